using Serverless.Carrier;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;

namespace Serverless.Consent;

/// <summary>Records that a person wants no texts, or wants them again. The latest wish holds, by the time at which it was said.</summary>
public sealed partial class ChangeConsent(ConsentStore store, ICarrier carrier, Queues queues, SmsOptions options, ILogger<ChangeConsent> log)
{
    /// <summary>Suppresses at once. The carrier's own list follows with <see cref="Mirror"/>.</summary>
    public async Task Suppress(ConsentCause cause, SuppressionScope scope, CancellationToken stop)
    {
        // Almost every opt-out is a person's first, so it is written without reading.
        if (!await store.Save([new(cause.Number, scope, true, cause)], stop)) await Change(cause, [scope], active: true, stop);
        Log.Suppressed(log, cause.Number.Key, scope, cause.Source, cause.CauseId);
    }

    /// <summary>
    /// Lifts whatever is in force, at the carrier too, before anything is texted to the person: what the carrier still blocks would fail.
    /// </summary>
    public async Task Lift(ConsentCause cause, CancellationToken stop)
    {
        await Change(cause, [SuppressionScope.All, SuppressionScope.Marketing], active: false, stop);
        Log.Lifted(log, cause.Number.Key, cause.Source, cause.CauseId);
        try
        {
            await carrier.SetOptOut(options.ServiceNumber, cause.Number, optedOut: false, stop);
        }
        catch (HttpRequestException)
        {
            await Enqueue(cause.Number, stop);
        }
    }

    /// <summary>Has the carrier's own opt-out list follow ours. That list blocks everything, answers too, so only a wish for no texts at all goes there.</summary>
    public Task Mirror(PhoneNumber number, SuppressionScope scope, CancellationToken stop) =>
        scope == SuppressionScope.All ? Enqueue(number, stop) : Task.CompletedTask;

    private Task Enqueue(PhoneNumber number, CancellationToken stop) =>
        queues.Send(QueueNames.ConsentMirror, new MirrorJob(MirrorJob.JobName, 1, number.Key.Value), ConsentJson.Default.MirrorJob, null, stop);

    private async Task Change(ConsentCause cause, SuppressionScope[] scopes, bool active, CancellationToken stop)
    {
        while (true)
        {
            var now = await store.Of(cause.Number.Key, stop);
            var wishes = scopes
                .Select(scope => (Scope: scope, Old: now.FirstOrDefault(wish => wish.Scope == scope)))
                // An older wish that comes late changes nothing; nor is there anything to lift where nothing was ever suppressed.
                .Where(wish => wish.Old is null ? active : wish.Old.Cause.At <= cause.At && (wish.Old.Active != active || active))
                .Select(wish => new Suppression(cause.Number, wish.Scope, active, cause) { ETag = wish.Old?.ETag })
                .ToList();
            if (wishes.Count == 0 || await store.Save(wishes, stop)) return;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Number {NumberKey} suppressed for {Scope} by {Source}, cause {CauseId}")]
        public static partial void Suppressed(ILogger log, NumberKey numberKey, SuppressionScope scope, ConsentSource source, string causeId);

        [LoggerMessage(LogLevel.Information, "Suppressions of number {NumberKey} lifted by {Source}, cause {CauseId}")]
        public static partial void Lifted(ILogger log, NumberKey numberKey, ConsentSource source, string causeId);
    }
}
