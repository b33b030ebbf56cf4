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
        // Texts that are not sent yet must not wait for a carrier that is slow to say what became of others.
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        asking.CancelAfter(s_patience);
        var shards = Enumerable.Range(0, WatchTexts.Shards);
        await Parallel.ForEachAsync(shards, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stop }, async (shard, cancel) =>
        {
            await foreach (var (number, at) in watch.GetDue(shard, cancel))
            {
                try
                {
                    await Look(number, at, asking, cancel);
                }
                catch (Exception error) when (!cancel.IsCancellationRequested)
                {
                    // One number's trouble must not keep the others from being looked at; its row stays and is tried again next time.
                    Log.LookFailed(log, error, number);
                }
            }
        });
    }

    private async Task Look(NumberKey number, DateTimeOffset due, CancellationTokenSource asking, CancellationToken stop)
    {
        var (conversation, waiting) = await store.GetWaiting(number, clock.Now - s_longestWait, stop);
        if (conversation?.WatchedAt != due)
        {
            // Not at once: the text that it was written for may be about to be saved.
            if (clock.Now - due > s_leftOver) await watch.Remove(number, due, stop);
            return;
        }
        var now = clock.Now;
        List<DateTimeOffset> next = [];
        foreach (var text in waiting)
        {
            var deadline = text.Deadline <= now ? await TakeUp(text, asking, stop) : text.Deadline;
            if (deadline is { } later) next.Add(later > now + SendLadder.Grace ? later : now + SendLadder.Grace);
        }

        DateTimeOffset? look = next.Count > 0 ? next.Min() : null;
        // The new row first, then the conversation that makes it the valid one, then the old row: at every point one row is left that will be looked at.
        if (look is { } at) await watch.Add(number, at, stop);
        // Taking up a text may have changed the conversation (a bad number), and so may a text that came in just now: then the next look puts it right.
        if (await store.UpdateConversation(conversation with { WatchedAt = look }, stop)) await watch.Remove(number, due, stop);
    }

    /// <returns>When to look again; null when the text is finished.</returns>
    private async Task<DateTimeOffset?> TakeUp(Text text, CancellationTokenSource asking, CancellationToken stop)
    {
        if (text.Status != TextStatus.Accepted)
        {
            Log.Overdue(log, text.Id, text.Status);
            await queues.Send(QueueNames.SmsOutbound, SendJob.For(text.Id), SmsJson.Default.SendJob, null, stop);
            return clock.Now + SendLadder.Grace;
        }
        var (asked, report) = await Ask(text, asking, stop);
        if (!asked) return clock.Now + SendLadder.Grace;
        if (report is not null)
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

    private async Task<(bool Asked, DeliveryReport? Report)> Ask(Text text, CancellationTokenSource asking, CancellationToken stop)
    {
        if (text.CarrierMessageId is not { } id) return (true, null);
        if (asking.IsCancellationRequested) return (false, null);
        try
        {
            return (true, await carrier.GetDeliveryReport(id, asking.Token));
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            // The carrier is down or slow: nobody asks it again in this sweep.
            await asking.CancelAsync();
            return (false, null);
        }
    }

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a text waits: fourteen days to be sent, three for its report, and a day of grace.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(18);

    private static readonly TimeSpan s_leftOver = TimeSpan.FromMinutes(10);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Number {NumberKey} could not be looked at; it is looked at again in a minute")]
        public static partial void LookFailed(ILogger log, Exception error, NumberKey numberKey);

        [LoggerMessage(LogLevel.Warning, "Text {TextId} is overdue as {Status}; it is queued again")]
        public static partial void Overdue(ILogger log, TextId textId, TextStatus status);

        [LoggerMessage(LogLevel.Warning, "No delivery report for text {TextId} within 72 hours")]
        public static partial void NoReport(ILogger log, TextId textId);
    }
}
