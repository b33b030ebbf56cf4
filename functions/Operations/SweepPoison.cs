using Serverless.Platform.Storage;

namespace Serverless.Operations;

/// <summary>
/// Moves what failed every time that it was tried from the poison queues into the unreadable store. A sweep and not a trigger on each of them: a host never runs
/// a message again that failed five times, so one that could not be kept while storage was down would stay unseen until it expires.
/// </summary>
public sealed class SweepPoison(Queues queues, KeepUnreadable keep)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    public async Task Execute(CancellationToken stop)
    {
        foreach (var queue in QueueNames.All)
        {
            var poison = await queues.Get(queue + QueueNames.PoisonSuffix);
            while ((await poison.ReceiveMessagesAsync(32, s_lease, stop)).Value is { Length: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    await keep.Execute(queue, "It failed every time that it was tried; the log has the errors under its queue's function.",
                        message.Body.ToString(), message.MessageId, message.InsertedOn, stop);
                    await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, stop);
                }
            }
        }
    }
}
