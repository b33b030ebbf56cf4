using Serverless.Carrier;
using Serverless.Consent;
using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>
/// Ties texts to the carrier's message ids and to their delivery reports, which may come before the id is known, twice, or never. Only unfinished texts change.
/// </summary>
public sealed partial class SettleTexts(SmsStore store, WatchTexts watch, ChangeConsent consent, ServiceClock clock, ILogger<SettleTexts> log)
{
    /// <summary>The carrier took the text. Its report may be here already; then both are saved at once.</summary>
    public async Task<Text> Accept(Text text, string messageId, CancellationToken stop)
    {
        for (var current = text; ;)
        {
            // Somebody else tied it to a message, this one or, by a report of unknown outcome, its own.
            if (current.CarrierMessageId is not null || !current.Status.CanBecome(TextStatus.Accepted)) return current;
            var now = clock.Now;
            var accepted = current.Become(TextStatus.Accepted, now) with { CarrierMessageId = messageId, DueAt = now + ReportLadder.First };
            switch (await store.SaveAccepted(accepted, stop))
            {
                case SaveResult.Saved:
                    // A text that was given up is watched by nobody any more.
                    if (current.Status == TextStatus.Unknown) await WatchAgain(accepted, stop);
                    return accepted;
                case SaveResult.Duplicate:
                    // The id is another text's: one of two texts alike was taken for the other, and there is nothing left to save.
                    if (await store.FindCarrierMessage(text.Id.Number, messageId, stop) is not { Parked: { } report } parked) return await Reload(text, stop);
                    var settled = Apply(accepted, report);
                    await Follow(settled, report, stop);
                    if (await store.SaveWithParked(settled, parked, stop)) return settled;
                    break;
            }
            // Another run of the same job was here, or a report: see what it left.
            current = await Reload(text, stop);
        }
    }

    public async Task Report(DeliveryReport report, CancellationToken stop)
    {
        while (true)
        {
            var known = await store.FindCarrierMessage(report.To.Key, report.MessageId, stop);
            if (known?.Text is { } id)
            {
                if (await Record(id, report, stop)) return;
                continue;
            }
            if (known is null && !await store.Park(report.To.Key, report, stop)) continue;
            // Also where it was parked before: the run that parked it may have died before it looked for the text.
            await AdoptByReport(report, stop);
            return;
        }
    }

    /// <summary>A text whose answer was lost: if exactly one report of its kind came without a text, it is this one's.</summary>
    public async Task<Text> AdoptParked(Text unknown, CancellationToken stop)
    {
        var candidates = (await store.GetParked(unknown.Id.Number, stop)).Where(parked => IsReportOf(unknown, parked.Parked!)).ToList();
        return candidates.Count == 1 ? await Accept(unknown, candidates[0].MessageId, stop) : unknown;
    }

    /// <summary>
    /// What a code asks for beyond the text: 4007 suppresses, 4002 and 4004 mark the number bad. May run twice, and comes before the text is saved as finished:
    /// after that nobody would make up for a run that died.
    /// </summary>
    public async Task Follow(Text text, DeliveryConsequence consequence, string reason, CancellationToken stop)
    {
        switch (consequence)
        {
            case DeliveryConsequence.OptedOut:
                // As of when the text was sent: what the person wished since is news that the carrier did not have.
                await consent.Suppress(new(text.Number, ConsentSource.Carrier, text.FirstSentAt ?? text.CreatedAt, reason, text.Id.Value, null, null), SuppressionScope.All, stop);
                break;
            case DeliveryConsequence.BadNumber:
                while (true)
                {
                    var conversation = await store.GetConversation(text.Number, stop);
                    // Whoever has texted us since has a number that works.
                    if (conversation.LastReceivedAt > (text.FirstSentAt ?? text.CreatedAt)) return;
                    if (await store.UpdateConversation(conversation with { BadNumberReason = reason }, stop)) break;
                }
                Log.BadNumber(log, text.Number.Key, text.Id);
                break;
        }
    }

    private async Task AdoptByReport(DeliveryReport report, CancellationToken stop)
    {
        var unknown = (await store.GetUnknown(report.To.Key, stop)).Where(text => IsReportOf(text, report)).ToList();
        if (unknown.Count == 1) await Accept(unknown[0], report.MessageId, stop);
    }

    private async Task WatchAgain(Text text, CancellationToken stop)
    {
        while (true)
        {
            var conversation = await store.GetConversation(text.Number, stop);
            var covered = await watch.Cover(conversation, text, stop);
            if (covered == conversation || await store.UpdateConversation(covered, stop)) return;
        }
    }

    private async Task<Text> Reload(Text text, CancellationToken stop) =>
        await store.Get(text.Id, stop) ?? throw new InvalidOperationException($"Text {text.Id} is gone.");

    // Only where the tag is the text's own: a caller's tag may stand on several texts to one number.
    private static bool IsReportOf(Text unknown, DeliveryReport report) =>
        unknown.CarrierMessageId is null && unknown.Tag is null && unknown.CarrierTag == report.Tag
        // The clocks are not ours alone.
        && report.ReportedAt >= unknown.FirstSentAt - TimeSpan.FromMinutes(1);

    /// <returns>False when the text changed in between.</returns>
    private async Task<bool> Record(TextId id, DeliveryReport report, CancellationToken stop)
    {
        if (await store.Get(id, stop) is not { } text) return true;
        var settled = Apply(text, report);
        if (settled.Status == text.Status)
        {
            Log.Repeated(log, id, text.Status);
            return true;
        }
        await Follow(settled, report, stop);
        if (await store.Update(settled, stop) is null) return false;
        Log.Settled(log, id, settled.Status, report.Outcome.Code);
        return true;
    }

    private Task Follow(Text text, DeliveryReport report, CancellationToken stop) =>
        Follow(text, report.Outcome.Consequence, report.Outcome.Meaning, stop);

    private Text Apply(Text text, DeliveryReport report)
    {
        var outcome = report.Outcome;
        var status = outcome.Consequence == DeliveryConsequence.Unknown ? TextStatus.Unknown : outcome.Delivered ? TextStatus.Delivered : TextStatus.Failed;
        if (!text.Status.CanBecome(status)) return text;
        var reason = outcome.Delivered ? null : string.Join(' ', new[] { $"{outcome.Code}: {outcome.Meaning}", outcome.Advice }.OfType<string>());
        return text.Become(status, clock.Now, reason) with { Code = outcome.Code, CarrierMessageId = report.MessageId, DueAt = null };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Text {TextId} became {Status} by a report with {Code}")]
        public static partial void Settled(ILogger log, TextId textId, TextStatus status, string code);

        [LoggerMessage(LogLevel.Information, "A report for text {TextId}, which is {Status}, changes nothing")]
        public static partial void Repeated(ILogger log, TextId textId, TextStatus status);

        [LoggerMessage(LogLevel.Warning, "Number {NumberKey} marked bad after text {TextId}")]
        public static partial void BadNumber(ILogger log, NumberKey numberKey, TextId textId);
    }
}
