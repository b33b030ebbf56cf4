using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Queues;

/// <summary>Keeps a message hidden while its function runs, and gives it back or deletes it afterwards. Each renewal changes the pop receipt, and only the newest one is good for the end:
/// so renewing must have stopped before anything else is done.</summary>
internal sealed partial class MessageLease : IDisposable
{
    private readonly QueueClient _queue;
    private readonly string _id;
    private readonly TimeSpan _length;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewing;
    private string _popReceipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _id = message.MessageId;
        _popReceipt = message.PopReceipt;
        _length = length;
        _time = time;
        _logger = logger;
        _renewing = RenewAsync();
    }

    /// <summary>Cancelled when the message is not this instance's any more: it was deleted, or is or will be received by another one.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The work is done.</summary>
    public Task DeleteAsync() => EndAsync(() => _queue.DeleteMessageAsync(_id, _popReceipt));

    /// <summary>Gives the message back, to be received again after <paramref name="delay"/>.</summary>
    public Task ReleaseAsync(TimeSpan delay) => EndAsync(() => _queue.UpdateMessageAsync(_id, _popReceipt, (BinaryData?)null, delay));

    /// <summary>Leaves the message hidden until its lease is over.</summary>
    public Task LeaveAsync() => EndAsync(() => Task.CompletedTask);

    /// <summary>Copies the message somewhere first: a crash in between leaves two rather than none.</summary>
    public Task MoveAsync(Func<Task> copy) => EndAsync(async () =>
    {
        await copy();
        await _queue.DeleteMessageAsync(_id, _popReceipt);
    });

    public void Dispose()
    {
        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task EndAsync(Func<Task> end)
    {
        await _ended.CancelAsync();
        await _renewing;
        if (_lost.IsCancellationRequested)
            return;
        try
        {
            await end();
        }
        catch (RequestFailedException gone) when (IsGone(gone))
        {
            Log.Lost(_logger, _id);
        }
    }

    private async Task RenewAsync()
    {
        var wait = _length / 2;
        while (true)
        {
            try
            {
                await Task.Delay(wait, _time, _ended.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                // Never cancelled: an update that was applied but not heard of leaves a pop receipt that nobody knows, and the message would run again.
                UpdateReceipt receipt = await _queue.UpdateMessageAsync(_id, _popReceipt, (BinaryData?)null, _length);
                _popReceipt = receipt.PopReceipt;
                wait = _length / 2;
            }
            catch (RequestFailedException gone) when (IsGone(gone))
            {
                // Also where the answer to a renewal did not arrive: nobody knows the receipt then.
                Log.Lost(_logger, _id);
                await _lost.CancelAsync();
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Whatever it is, it must not keep a finished message from being deleted.
                Log.NotRenewed(_logger, failure, _id);
                wait = _length / 8;
            }
        }
    }

    private static bool IsGone(RequestFailedException failure) =>
        failure.Status == 404 || failure.ErrorCode == QueueErrorCode.PopReceiptMismatch;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} was received by another instance or deleted while it was in work here")]
        public static partial void Lost(ILogger logger, string id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} could not be kept hidden; trying again")]
        public static partial void NotRenewed(ILogger logger, Exception failure, string id);
    }
}
