using Serverless.Carrier;
using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Consent;

/// <summary>A job on <c>consent-mirror</c>; it carries whose wish changed, not what the wish is, so that jobs may come in any order.</summary>
public sealed record MirrorJob(string Name, int Version, string Number)
{
    public const string JobName = "mirror-opt-out";
}

/// <summary>Makes the carrier's opt-out list say what ours says now. Fails, and is tried again, when the carrier does.</summary>
public sealed class MirrorOptOut(ConsentStore store, ICarrier carrier, SmsOptions options)
{
    public async Task Execute(MirrorJob job, CancellationToken stop)
    {
        var all = (await store.Of(NumberKey.Parse(job.Number), stop)).FirstOrDefault(wish => wish.Scope == SuppressionScope.All);
        if (all is not null) await carrier.SetOptOut(options.ServiceNumber, all.Number, all.Active, stop);
    }
}
