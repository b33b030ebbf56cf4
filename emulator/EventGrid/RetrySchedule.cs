using System.Net;

namespace Serverless.Emulator.EventGrid;

/// <summary>When Event Grid tries again (learn.microsoft.com/azure/event-grid/delivery-and-retry), in its own time.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>The wait after attempt <paramref name="attempt"/> (0 is the first) failed, with up to a tenth of jitter.</summary>
    public static TimeSpan WaitAfter(int attempt, TimeSpan minimum)
    {
        var step = Steps[Math.Min(attempt, Steps.Length - 1)];
#pragma warning disable CA5394 // Jitter needs no secrecy.
        return (step > minimum ? step : minimum) * (1 + (Random.Shared.NextDouble() / 10));
#pragma warning restore CA5394
    }

    /// <summary>The statuses that a webhook is never asked again after.</summary>
    public static bool IsFinalForWebhook(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge;

    /// <summary>The statuses that a storage queue is never asked again after.</summary>
    public static bool IsFinalForAzureResource(int status) => status is 400 or 403 or 413;

    public static TimeSpan MinimumWait(int status) => status switch
    {
        408 => TimeSpan.FromMinutes(2),
        503 => TimeSpan.FromSeconds(30),
        _ => TimeSpan.FromSeconds(10),
    };
}
