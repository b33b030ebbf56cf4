using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Operations;

/// <summary>Keeps, raw, what could not be read or handled, so that an operator sees it and can replay it. May run twice for a message.</summary>
public sealed partial class KeepUnreadable(UnreadableStore store, ServiceClock clock, ILogger<KeepUnreadable> log)
{
    /// <param name="messageId">The queue message's own id; the same message is kept once.</param>
    /// <param name="insertedAt">When it was queued, which is its place in the list; null where the host does not say.</param>
    public async Task Execute(string queue, string reason, string raw, string messageId, DateTimeOffset? insertedAt, CancellationToken stop)
    {
        var id = RowNames.NewestFirst(insertedAt ?? clock.Now, RowNames.Hash($"{queue}/{messageId}/{raw}"));
        if (await store.Add(new(id, queue, reason, raw, clock.Now, null, null), stop)) Log.Kept(log, queue, id, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message of {Queue} is kept as unreadable {Id}: {Reason}")]
        public static partial void Kept(ILogger log, string queue, string id, string reason);
    }
}

/// <summary>Puts a kept message back on its queue, as it was.</summary>
public sealed partial class ReplayUnreadable(UnreadableStore store, Queues queues, ServiceClock clock, ILogger<ReplayUnreadable> log)
{
    /// <returns>The message as it is now, or null where there is none of that id.</returns>
    public async Task<UnreadableMessage?> Execute(string id, string by, CancellationToken stop)
    {
        while (true)
        {
            if (await store.Find(id, stop) is not { } message) return null;
            // Queued before it is marked: a crash between the two leaves a message that can be replayed once more, which every handler bears; the other way round it would be lost.
            await queues.SendRaw(message.Queue, BinaryData.FromString(message.Raw), null, stop);
            var replayed = message with { ReplayedAt = clock.Now, ReplayedBy = by };
            if (!await store.Update(replayed, stop)) continue;
            Log.Replayed(log, id, message.Queue);
            return replayed;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Unreadable message {Id} replayed to {Queue}")]
        public static partial void Replayed(ILogger log, string id, string queue);
    }
}
