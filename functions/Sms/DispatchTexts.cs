using Serverless.Carrier;
using Serverless.Consent;
using Serverless.Operations;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>
/// Hands stored texts to the carrier and records what it says. A text is sent only from the state Sending, with the repeatability pair that is stored with it.
/// The run that saved a text as Sending makes the first try; whoever tries again saves that first. So a run whose text is unchanged after its first try knows that
/// nobody else has tried, and may take the carrier's refusal for an answer; after a repeat only an acceptance is one, since an earlier try may have been accepted.
/// </summary>
public sealed partial class DispatchTexts(
    SmsStore store, ICarrier carrier, Queues queues, TextGate gate, CheckConsent consent, SettleTexts settle, NoteForOperator notes,
    ServiceClock clock, ILogger<DispatchTexts> log)
{
    /// <summary>A job from <c>sms-outbound</c>: load, guard, send. Texts whose time has not come are put back until then.</summary>
    public async Task Execute(SendJob job, CancellationToken stop)
    {
        var texts = (await Task.WhenAll(job.Ids.Select(id => Load(id, stop)))).OfType<Text>();
        await Parallel.ForEachAsync(Batches(texts), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stop }, async (batch, cancel) =>
        {
            // Each batch just before its own request: the carrier's memory of a text begins when it is saved as Sending.
            var ready = await Task.WhenAll(batch.Select(text => Prepare(text, cancel)));
            await Send([.. ready.OfType<Text>()], cancel);
        });
    }

    /// <summary>Goes on with a text where another run may have stopped: repeats it while the carrier still knows a repeat, and gives it up after.</summary>
    public async Task Resume(Text text, CancellationToken stop)
    {
        if (await Prepare(text, stop) is { } sendable) await Send([sendable], stop);
    }

    /// <summary>Sends texts that are stored as Sending: those that say the same in one request.</summary>
    /// <returns>The texts as they are now.</returns>
    public async Task<IReadOnlyList<Text>> Send(IReadOnlyList<Text> texts, CancellationToken stop)
    {
        List<Text> after = [];
        foreach (var batch in Batches(texts))
        {
            var request = new SendRequest(batch[0].ServiceNumber, batch[0].Body, batch[0].CarrierTag,
                [.. batch.Select(text => new SendRecipient(text.Number, text.RepeatabilityId!.Value, text.FirstSentAt!.Value))]);
            var outcomes = await carrier.Send(request, stop);
            // What the carrier answered is written down even when the host wants to stop: thrown away it would have to be asked for again.
            after.AddRange(await Task.WhenAll(batch.Zip(outcomes, (text, outcome) => Record(text, outcome, CancellationToken.None))));
        }
        return after;
    }

    private IEnumerable<Text[]> Batches(IEnumerable<Text> texts) =>
        texts.GroupBy(text => (text.ServiceNumber, text.Body, text.CarrierTag)).SelectMany(same => same.Chunk(carrier.MaxRecipients));

    private async Task<Text?> Load(string id, CancellationToken stop)
    {
        if (TextId.TryParse(id, out var parsed) && await store.Get(parsed, stop) is { } text) return text;
        Log.NoSuchText(log, id);
        return null;
    }

    private async Task<Text?> Prepare(Text text, CancellationToken stop)
    {
        var now = clock.Now;
        if (text.Status == TextStatus.Sending)
        {
            if (now - text.FirstSentAt < SendLadder.RepeatWindow) return await store.Update(text with { Repeats = text.Repeats + 1 }, stop);
            await GiveUp(text, stop);
            return null;
        }
        if (text is { Status: TextStatus.Unknown, CarrierMessageId: null })
        {
            await AfterGivingUp(text, stop);
            return null;
        }
        if (text.Status != TextStatus.Queued)
        {
            Log.NothingToDo(log, text.Id, text.Status);
            return null;
        }
        var conversation = await store.GetConversation(text.Number, stop);
        var suppressed = text.Purpose == Purpose.Reply ? null : await consent.ScopeOf(text.Number.Key, stop);
        var decided = gate.Start(gate.Decide(text, conversation, suppressed));
        if (decided.Status == TextStatus.Queued)
        {
            // A new time is saved, or a sweeper would find the text overdue every minute until then.
            if (decided.DueAt == text.DueAt || await store.Update(decided, stop) is not null) await Later(decided, stop);
            return null;
        }
        // Saved before the first try: whoever finds the text as Sending repeats it with the same pair. A lost race means that another run has it.
        var saved = await store.Update(decided, stop);
        if (saved is not null) Log.Became(log, text.Id, decided.Status);
        return saved?.Status == TextStatus.Sending ? saved : null;
    }

    private async Task<Text> Record(Text text, SendOutcome outcome, CancellationToken stop)
    {
        var isRepeat = text.Repeats > 0;
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                Log.Accepted(log, text.Id, accepted.MessageId);
                return await settle.Accept(text, accepted.MessageId, stop);

            case SendOutcome.Refused refused when isRepeat:
                return await Repeat(text, $"{refused.Code}: {refused.Reason}", null, stop);

            case SendOutcome.Busy busy when isRepeat:
                return await Repeat(text, $"{busy.Code}: the carrier is busy.", busy.RetryAfter, stop);

            case SendOutcome.Unknown unknown:
                return await Repeat(text, unknown.Reason, null, stop);

            case SendOutcome.Refused refused:
                Log.Refused(log, text.Id, refused.Code);
                await settle.Follow(text, refused.Consequence, refused.Reason, stop);
                if (refused.Code is "401" or "403" or "404") await NoteRefusal(text, refused.Code, stop);
                return await store.Update(text.Become(TextStatus.Failed, clock.Now, $"{refused.Code}: {refused.Reason}") with { Code = refused.Code }, stop) ?? text;

            case SendOutcome.Busy busy:
                return await TryLater(text, busy, stop);

            default:
                throw new InvalidOperationException($"The carrier answered with {outcome.GetType().Name}, which has no rule.");
        }
    }

    /// <summary>These are not about the text: every other one is refused as well.</summary>
    private Task NoteRefusal(Text text, string code, CancellationToken stop) =>
        notes.Execute(new("carrier-refuses-us", $"{code}/{clock.Now:yyyy-MM-ddTHH}", clock.Now,
            $"The carrier refuses texts with {code}: check Acs__ConnectionString, and that the carrier's resource owns Sms__ServiceNumber.", text.Id.Value), stop);

    private async Task<Text> Repeat(Text text, string reason, TimeSpan? retryAfter, CancellationToken stop)
    {
        var now = clock.Now;
        var next = now + SendLadder.AfterUnknown(text.Repeats + 1, retryAfter);
        if (next - text.FirstSentAt >= SendLadder.RepeatWindow) return await GiveUp(text, stop);
        Log.NoAnswer(log, text.Id, text.Repeats + 1);
        var waiting = await store.Update(text with { DueAt = next, Life = [.. text.Life, new(now, TextStatus.Sending, reason)] }, stop);
        if (waiting is not null) await Later(waiting, stop);
        return waiting ?? text;
    }

    private async Task<Text> TryLater(Text text, SendOutcome.Busy busy, CancellationToken stop)
    {
        var now = clock.Now;
        var attempts = text.Attempts + 1;
        var due = now + SendLadder.AfterBusy(attempts, busy.RetryAfter);
        var after = due >= text.ExpiresAt
            ? text.Become(TextStatus.Expired, now, $"{busy.Code}: the carrier was busy until its time was over.")
            // The carrier did not take it, so the next try is a first one: the old pair might be too old by then.
            : text.Become(TextStatus.Queued, now, $"{busy.Code}: the carrier is busy.") with { DueAt = due, RepeatabilityId = null, FirstSentAt = null };
        Log.Busy(log, text.Id, busy.Code, attempts);
        var saved = await store.Update(after with { Attempts = attempts, Code = busy.Code }, stop);
        if (saved is { Status: TextStatus.Queued }) await Later(saved, stop);
        return saved ?? text;
    }

    private async Task<Text> GiveUp(Text text, CancellationToken stop)
    {
        var unknown = await store.Update(
            text.Become(TextStatus.Unknown, clock.Now, "The carrier's answer was lost, and it is too late to repeat the text without the risk of a second copy."), stop);
        if (unknown is null) return text;
        Log.Became(log, text.Id, TextStatus.Unknown);
        return await AfterGivingUp(unknown, stop);
    }

    private async Task<Text> AfterGivingUp(Text unknown, CancellationToken stop)
    {
        await notes.Execute(new("text-unknown", unknown.Id.Value, clock.Now,
            "Nobody knows whether this text was sent. It is not sent again by itself: look at the conversation, ask the customer, send a new one if need be.", unknown.Id.Value), stop);
        return await settle.AdoptParked(unknown, stop);
    }

    private Task Later(Text text, CancellationToken stop) =>
        queues.Send(QueueNames.SmsOutbound, SendJob.For(text.Id), SmsJson.Default.SendJob, text.DueAt - clock.Now, stop);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No text has the id {TextId}; the job is dropped")]
        public static partial void NoSuchText(ILogger log, string textId);

        [LoggerMessage(LogLevel.Debug, "Text {TextId} is {Status} already; nothing to send")]
        public static partial void NothingToDo(ILogger log, TextId textId, TextStatus status);

        [LoggerMessage(LogLevel.Information, "Text {TextId} accepted as {MessageId}")]
        public static partial void Accepted(ILogger log, TextId textId, string messageId);

        [LoggerMessage(LogLevel.Warning, "Text {TextId} refused with {Code}")]
        public static partial void Refused(ILogger log, TextId textId, string code);

        [LoggerMessage(LogLevel.Information, "Text {TextId} put off, carrier busy with {Code}, try {Attempts}")]
        public static partial void Busy(ILogger log, TextId textId, string code, int attempts);

        [LoggerMessage(LogLevel.Warning, "No answer for text {TextId}, try {Tries}; it is repeated with the same ids")]
        public static partial void NoAnswer(ILogger log, TextId textId, int tries);

        [LoggerMessage(LogLevel.Information, "Text {TextId} became {Status}")]
        public static partial void Became(ILogger log, TextId textId, TextStatus status);
    }
}
