using Serverless.Carrier;
using Serverless.Operations;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>
/// Looks at every text that has waited past its deadline: a queued or half-sent one is put on the queue again, for an accepted one the carrier is asked.
/// Its cost follows the texts that are overdue, not those that are stored.
/// </summary>
public sealed partial class SweepTexts(
    SmsStore store, WatchTexts watch, ICarrier carrier, SettleTexts settle, Queues queues, NoteForOperator notes, ServiceClock clock, ILogger<SweepTexts> log)
{
    public async Task Execute(CancellationToken stop)
    {
        var shards = Enumerable.Range(0, WatchTexts.Shards);
        await Parallel.ForEachAsync(shards, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stop }, async (shard, cancel) =>
        {
            // Every number that was looked at leaves the list or moves behind now, so this ends.
            while (await watch.GetDue(shard, cancel) is { Count: > 0 } due)
            {
                foreach (var (number, at) in due) await Look(number, at, cancel);
                if (due.Count < 100) return;
            }
        });
    }

    private async Task Look(NumberKey number, DateTimeOffset due, CancellationToken stop)
    {
        var (conversation, waiting) = await store.GetWaiting(number, stop);
        if (conversation?.WatchedAt != due)
        {
            await watch.Remove(number, due, stop);
            return;
        }
        var now = clock.Now;
        List<DateTimeOffset> next = [];
        foreach (var text in waiting)
        {
            var deadline = text.Deadline <= now ? await TakeUp(text, stop) : text.Deadline;
            if (deadline is { } later) next.Add(later > now + SendLadder.Grace ? later : now + SendLadder.Grace);
        }

        DateTimeOffset? look = next.Count > 0 ? next.Min() : null;
        // The new row first, then the conversation that makes it the valid one, then the old row: at every point one row is left that will be looked at.
        if (look is { } at) await watch.Add(number, at, stop);
        // Taking up a text may have changed the conversation (a bad number), and so may a text that came in just now: then the next look puts it right.
        if (await store.UpdateConversation(conversation with { WatchedAt = look }, stop)) await watch.Remove(number, due, stop);
    }

    /// <returns>When to look again; null when the text is finished.</returns>
    private async Task<DateTimeOffset?> TakeUp(Text text, CancellationToken stop)
    {
        if (text.Status != TextStatus.Accepted)
        {
            Log.Overdue(log, text.Id, text.Status);
            await queues.Send(QueueNames.SmsOutbound, SendJob.For(text.Id), SmsJson.Default.SendJob, null, stop);
            return clock.Now + SendLadder.Grace;
        }
        if (await Ask(text, stop) is { } report)
        {
            await settle.Report(report, stop);
            return null;
        }
        // Not from when it was written: it may have been held for days before it was sent.
        var sent = text.FirstSentAt ?? text.CreatedAt;
        if (ReportLadder.Next(clock.Now - sent) is { } age)
        {
            var patient = await store.Update(text with { DueAt = sent + age }, stop);
            return patient?.DueAt ?? clock.Now + SendLadder.Grace;
        }
        var unknown = await store.Update(text.Become(TextStatus.Unknown, clock.Now, "No delivery report came within 72 hours, and the carrier has none.") with { DueAt = null }, stop);
        if (unknown is null) return clock.Now + SendLadder.Grace;
        Log.NoReport(log, text.Id);
        await notes.Execute(new("no-report", text.Id.Value, clock.Now, "No delivery report came within 72 hours. The text may have arrived; it is not sent again.", text.Id.Value), stop);
        return null;
    }

    private async Task<DeliveryReport?> Ask(Text text, CancellationToken stop)
    {
        try
        {
            return text.CarrierMessageId is { } id ? await carrier.GetDeliveryReport(id, stop) : null;
        }
        catch (HttpRequestException)
        {
            // The carrier is down: the ladder asks again later, and one number's trouble must not stop the sweep of the others.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Text {TextId} is overdue as {Status}; it is queued again")]
        public static partial void Overdue(ILogger log, TextId textId, TextStatus status);

        [LoggerMessage(LogLevel.Warning, "No delivery report for text {TextId} within 72 hours")]
        public static partial void NoReport(ILogger log, TextId textId);
    }
}
