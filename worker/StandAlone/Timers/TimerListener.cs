using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>Fires one timer function while this instance holds the timers' lease. A tick that comes due while the function runs is left out.
/// There is no monitor where the schedule is not monitored.</summary>
internal sealed partial class TimerListener(
    FunctionDescriptor function, TimerSchedule schedule, ScheduleMonitor? monitor, TimerLease lease, FunctionRunner runner, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private ScheduleStatus? _status;

    /// <summary>Ends when <paramref name="leading"/> is cancelled and the function does not run any more.</summary>
    public async Task ListenAsync(CancellationToken leading)
    {
        var now = time.GetUtcNow();
        var isPastDue = monitor is not null && await IsPastDueAsync(monitor, now, leading);
        if (isPastDue || ((TimerTriggerAttribute)function.Trigger).RunOnStartup)
        {
            await RunAsync(now, isPastDue);
            now = time.GetUtcNow();
        }

        while (schedule.Next(now) is { } next && await WaitUntilAsync(next, leading))
        {
            await RunAsync(next, isPastDue: false);
            now = time.GetUtcNow();
        }
    }

    private async Task<bool> IsPastDueAsync(ScheduleMonitor monitor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _status = await monitor.ReadAsync(function.Name, cancellationToken);
        if (_status is null)
        {
            _status = StatusAt(last: default, now);
            await monitor.WriteAsync(function.Name, _status, cancellationToken);
            return false;
        }

        // Reckoned anew rather than read: the schedule may have been changed since.
        var seen = new DateTimeOffset(DateTime.SpecifyKind(_status.LastUpdated > _status.Last ? _status.LastUpdated : _status.Last, DateTimeKind.Utc));
        _status.Next = Utc(schedule.Next(seen));
        return schedule.Next(seen) < now;
    }

    private async Task<bool> WaitUntilAsync(DateTimeOffset due, CancellationToken leading)
    {
        while (due - time.GetUtcNow() is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay < LongestDelay ? delay : LongestDelay, time, leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (leading.IsCancellationRequested)
                return false;
        }

        return !leading.IsCancellationRequested && lease.IsHeld;
    }

    private async Task RunAsync(DateTimeOffset due, bool isPastDue)
    {
        try
        {
            await runner.RunAsync(function, new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = _status }, new Dictionary<string, object?>());
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.Failed(logger, failure, function.Name);
        }

        if (monitor is null)
            return;
        _status = StatusAt(last: due.UtcDateTime, due);
        try
        {
            await monitor.WriteAsync(function.Name, _status, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotRemembered(logger, failure, function.Name);
        }
    }

    private ScheduleStatus StatusAt(DateTime last, DateTimeOffset now) => new() { Last = last, Next = Utc(schedule.Next(now)), LastUpdated = now.UtcDateTime };

    private static DateTime Utc(DateTimeOffset? at) => at?.UtcDateTime ?? DateTime.MaxValue;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed; it runs again at its next tick")]
        public static partial void Failed(ILogger logger, Exception failure, string function);

        [LoggerMessage(Level = LogLevel.Warning, Message = "That {Function} ran could not be stored; after a restart it may run once more")]
        public static partial void NotRemembered(ILogger logger, Exception failure, string function);
    }
}
