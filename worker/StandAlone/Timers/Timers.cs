using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>Fires the application's timers on the one instance that holds their lease.</summary>
internal sealed partial class Timers(IReadOnlyList<TimerListener> listeners, TimerLease lease, TimeSpan retry, Drain drain, TimeProvider time, ILogger logger)
{
    /// <summary>Ends after the stop, when no timer function runs any more.</summary>
    public async Task RunAsync()
    {
        while (!drain.Stopping.IsCancellationRequested)
        {
            try
            {
                if (await lease.TryAcquireAsync(drain.Stopping))
                    await LeadAsync();
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (!drain.Stopping.IsCancellationRequested)
                    Log.NotFired(logger, failure);
            }

            await Task.Delay(retry, time, drain.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync()
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(drain.Stopping);
        using var ended = new CancellationTokenSource();
        // Renewed to the end of what runs, also while the process stops: until then no other instance may fire.
        var renewing = lease.RenewAsync(lost: leading.Cancel, ended.Token);
        try
        {
            await Task.WhenAll(listeners.Select(ListenAsync));
            // Listeners whose schedules have no more ticks end at once; keep the lease all the same.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, leading.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            if (lease.IsHeld)
                await lease.ReleaseAsync();
        }

        async Task ListenAsync(TimerListener listener)
        {
            try
            {
                await listener.ListenAsync(leading.Token);
                if (!lease.IsHeld)
                    await leading.CancelAsync();
            }
            catch
            {
                // A timer that cannot read its status must not stay behind while the others go on.
                await leading.CancelAsync();
                throw;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The timers could not be started; trying again")]
        public static partial void NotFired(ILogger logger, Exception failure);
    }
}
