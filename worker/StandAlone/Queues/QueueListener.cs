using System.Buffers.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Queues;

/// <summary>Polls one queue for one function by the rules of the Functions host's queue extension.</summary>
internal sealed partial class QueueListener(
    FunctionDescriptor function, QueueClient queue, PoisonQueue? poison, QueueSettings settings, FunctionRunner runner, Drain drain, TimeProvider time, ILogger logger)
{
    private readonly HashSet<Task> _running = [];
    private readonly PollingBackoff _backoff = new(settings.MaxPollingInterval, Random.Shared);
    private bool _created;

    /// <summary>Ends after the stop, when nothing runs any more.</summary>
    public async Task ListenAsync()
    {
        while (!drain.Stopping.IsCancellationRequested)
        {
            var messages = await ReceiveAsync();
            foreach (var message in messages)
                _running.Add(Task.Run(() => ProcessAsync(message)));

            if (messages.Length > 0)
            {
                _backoff.Reset();
                await WaitForRoomAsync();
            }
            else
            {
                await Task.Delay(_backoff.Next(), time, drain.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_running);
    }

    private async Task WaitForRoomAsync()
    {
        while (true)
        {
            _running.RemoveWhere(task => task.IsCompleted);
            if (_running.Count <= settings.NewBatchThreshold || drain.Stopping.IsCancellationRequested)
                return;
            await Task.WhenAny(_running);
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            if (!_created)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: drain.GivenUp);
                _created = true;
            }

            // Not cancelled by the stop: messages that are received but not heard of would stay hidden for a whole lease.
            return await queue.ReceiveMessagesAsync(settings.BatchSize, settings.MessageLease, drain.GivenUp);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound || missing.ErrorCode == QueueErrorCode.QueueBeingDeleted)
        {
            _created = false;
            return [];
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotReceived(logger, failure, queue.Name);
            return [];
        }
    }

    private async Task ProcessAsync(QueueMessage raw)
    {
        using var lease = new MessageLease(queue, raw, settings.MessageLease, time, logger);
        try
        {
            if (drain.Stopping.IsCancellationRequested)
                await lease.ReleaseAsync(TimeSpan.Zero);
            else if (!TryDecode(raw.Body, out var body))
                await GiveUpAsync(lease, raw, "is not base64; see messageEncoding in host.json");
            else if (raw.DequeueCount > settings.MaxDequeueCount)
                await GiveUpAsync(lease, raw, "was received too often");
            else if (await TryRunAsync(raw, body, lease.Lost))
                await lease.DeleteAsync();
            else if (lease.Lost.IsCancellationRequested)
                await lease.LeaveAsync();
            else if (drain.Cancelled.IsCancellationRequested)
                await lease.ReleaseAsync(TimeSpan.Zero);
            else if (poison is null || raw.DequeueCount >= settings.MaxDequeueCount)
                await GiveUpAsync(lease, raw, "failed too often");
            else
                await lease.ReleaseAsync(settings.VisibilityTimeout);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The lease ends by itself, and the message comes again.
            Log.NotEnded(logger, failure, raw.MessageId, queue.Name);
        }
    }

    private async Task<bool> TryRunAsync(QueueMessage raw, BinaryData body, CancellationToken lost)
    {
        var message = QueuesModelFactory.QueueMessage(
            raw.MessageId, raw.PopReceipt, body, raw.DequeueCount, raw.NextVisibleOn, raw.InsertedOn, raw.ExpiresOn);
        try
        {
            await runner.RunAsync(function, message, QueueData.Of(message), lost);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.Failed(logger, failure, function.Name, raw.MessageId, raw.DequeueCount);
            return false;
        }
    }

    private Task GiveUpAsync(MessageLease lease, QueueMessage raw, string reason)
    {
        if (poison is null)
        {
            // As in the Functions host, which never runs it again: giving it back at once would make it come in a fast, endless loop.
            Log.Left(logger, raw.MessageId, queue.Name, reason);
            return lease.LeaveAsync();
        }

        Log.Poisoned(logger, raw.MessageId, queue.Name, reason);
        return lease.MoveAsync(() => poison.AddAsync(raw));
    }

    private bool TryDecode(BinaryData raw, out BinaryData body)
    {
        body = raw;
        if (!settings.Base64)
            return true;
        var bytes = raw.ToArray();
        if (!Base64.IsValid(bytes))
            return false;
        body = BinaryData.FromBytes(Convert.FromBase64String(System.Text.Encoding.UTF8.GetString(bytes)));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed with message {Id}, received {Count} times")]
        public static partial void Failed(ILogger logger, Exception failure, string function, string id, long count);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} {Reason}: moved to the poison queue")]
        public static partial void Poisoned(ILogger logger, string id, string queue, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} of {Queue} {Reason}: there is no poison queue for it, so it stays in the queue and does not run again")]
        public static partial void Left(ILogger logger, string id, string queue, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} could not be polled; trying again")]
        public static partial void NotReceived(ILogger logger, Exception failure, string queue);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} of {Queue} could not be deleted or given back; it will come again")]
        public static partial void NotEnded(ILogger logger, Exception failure, string id, string queue);
    }
}
