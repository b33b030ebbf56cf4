using Serverless.Carrier;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;

namespace Serverless.Consent;

/// <summary>Records that a person wants no texts, or wants them again. The latest wish holds, by the time at which it was said.</summary>
public sealed partial class ChangeConsent(ConsentStore store, ICarrier carrier, Queues queues, SmsOptions options, ILogger<ChangeConsent> log)
{
    /// <summary>Suppresses at once. The carrier's own list follows with <see cref="Mirror"/>.</summary>
    /// <returns>False where this is no news to confirm: the same or a wider wish is in force for another cause, or the person has changed their mind since.</returns>
    public async Task<bool> Suppress(ConsentCause cause, SuppressionScope scope, CancellationToken stop)
    {
        // Almost every opt-out of everything is a person's first, so it is written without reading.
        var isNews = scope == SuppressionScope.All && await store.Save([new(cause.Number, scope, true, cause)], stop);
        if (!isNews)
        {
            var before = await Change(cause, [scope], active: true, stop);
            isNews = !IsOverruled(before, cause, [scope], active: true)
                && !before.Any(wish => wish.Active && (wish.Scope == SuppressionScope.All || wish.Scope == scope) && wish.Cause.CauseId != cause.CauseId);
        }
        Log.Suppressed(log, cause.Number.Key, scope, cause.Source, cause.CauseId);
        return isNews;
    }

    /// <summary>
    /// Lifts whatever is in force, at the carrier too, before anything is texted to the person: what the carrier still blocks would fail.
    /// </summary>
    /// <returns>False where the person has opted out again since.</returns>
    public async Task<bool> Lift(ConsentCause cause, CancellationToken stop)
    {
        SuppressionScope[] scopes = [SuppressionScope.All, SuppressionScope.Marketing];
        if (IsOverruled(await Change(cause, scopes, active: false, stop), cause, scopes, active: false)) return false;
        Log.Lifted(log, cause.Number.Key, cause.Source, cause.CauseId);
        try
        {
            await carrier.SetOptOut(options.ServiceNumber, cause.Number, optedOut: false, stop);
        }
        catch (HttpRequestException)
        {
            await Change(cause, [SuppressionScope.All], active: false, stop, carrierBehindUntil: DateTimeOffset.MaxValue);
            await Enqueue(cause.Number, null, stop);
        }
        return true;
    }

    /// <summary>Has the carrier's own opt-out list follow ours. That list blocks everything, answers too, so only a wish for no texts at all goes there.</summary>
    /// <param name="delay">Gives a text that is on its way, such as the confirmation, the time to arrive.</param>
    public Task Mirror(PhoneNumber number, SuppressionScope scope, TimeSpan? delay, CancellationToken stop) =>
        scope == SuppressionScope.All ? Enqueue(number, delay, stop) : Task.CompletedTask;

    private Task Enqueue(PhoneNumber number, TimeSpan? delay, CancellationToken stop) =>
        queues.Send(QueueNames.ConsentMirror, new MirrorJob(MirrorJob.JobName, 1, number.Key.Value), ConsentJson.Default.MirrorJob, delay, stop);

    /// <summary>
    /// Writes the wish down unless a later one is there. A wish to be texted is kept even where nothing was ever suppressed: an older opt-out may come late.
    /// </summary>
    /// <returns>What held before.</returns>
    private async Task<IReadOnlyList<Suppression>> Change(ConsentCause cause, SuppressionScope[] scopes, bool active, CancellationToken stop, DateTimeOffset? carrierBehindUntil = null)
    {
        while (true)
        {
            var before = await store.Of(cause.Number.Key, stop);
            if (cause.Source == ConsentSource.Carrier && before.Any(wish => cause.At <= wish.CarrierBehindUntil)) return before;
            var wishes = scopes
                .Select(scope => (Scope: scope, Old: before.FirstOrDefault(wish => wish.Scope == scope)))
                .Where(wish => wish.Old is null || wish.Old.Cause.At <= cause.At)
                .Select(wish => new Suppression(cause.Number, wish.Scope, active, cause) { ETag = wish.Old?.ETag, CarrierBehindUntil = carrierBehindUntil })
                .ToList();
            if (wishes.Count == 0 || await store.Save(wishes, stop)) return before;
        }
    }

    private static bool IsOverruled(IReadOnlyList<Suppression> before, ConsentCause cause, SuppressionScope[] scopes, bool active) =>
        before.Any(wish => scopes.Contains(wish.Scope) && wish.Active != active && wish.Cause.At > cause.At);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Number {NumberKey} suppressed for {Scope} by {Source}, cause {CauseId}")]
        public static partial void Suppressed(ILogger log, NumberKey numberKey, SuppressionScope scope, ConsentSource source, string causeId);

        [LoggerMessage(LogLevel.Information, "Suppressions of number {NumberKey} lifted by {Source}, cause {CauseId}")]
        public static partial void Lifted(ILogger log, NumberKey numberKey, ConsentSource source, string causeId);
    }
}
