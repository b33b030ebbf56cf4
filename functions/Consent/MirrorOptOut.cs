using System.Net;
using Serverless.Carrier;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;

namespace Serverless.Consent;

/// <summary>A job on <c>consent-mirror</c>; it carries whose wish changed, not what the wish is, so that jobs may come in any order.</summary>
public sealed record MirrorJob(string Name, int Version, string Number)
{
    public const string JobName = "mirror-opt-out";
}

/// <summary>
/// Makes the carrier's opt-out list say what ours says now. A carrier that cannot do it now is asked again every few minutes, however long that takes; one that
/// refuses makes the job fail, for an operator to see.
/// </summary>
public sealed class MirrorOptOut(ConsentStore store, ICarrier carrier, Queues queues, SmsOptions options, ServiceClock clock)
{
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(5);

    // The carrier dates its reports by its own clock.
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(1);

    public async Task Execute(MirrorJob job, CancellationToken stop)
    {
        var all = (await store.Of(NumberKey.Parse(job.Number), stop)).FirstOrDefault(wish => wish.Scope == SuppressionScope.All);
        if (all is null) return;
        try
        {
            await carrier.SetOptOut(options.ServiceNumber, all.Number, all.Active, stop);
            // Where the wish has changed meanwhile, that change has a job of its own.
            if (all.CarrierBehindUntil > clock.Now) await store.Save([all with { CarrierBehindUntil = clock.Now + s_clocks }], stop);
        }
        catch (HttpRequestException error) when (error.StatusCode is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            await queues.Send(QueueNames.ConsentMirror, job, ConsentJson.Default.MirrorJob, s_again, stop);
        }
    }
}
