using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>Fires one timer function while this instance holds the timers' lease. A tick that comes due while the function runs is left out.
/// There is no monitor where the schedule is not monitored.</summary>
internal sealed partial class TimerListener(
    FunctionDescriptor function, TimerSchedule schedule, ScheduleMonitor? monitor, TimerLease lease, FunctionRunner runner, TimeProvider time, ILogger logger)
{
    // A delay does not see that the clock was set.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    // Instances' clocks differ by less; a status that is further ahead comes from a clock that was wrong.
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    private ScheduleStatus? _status;
    private bool _hasStarted;

    /// <summary>Ends when <paramref name="leading"/> is cancelled and the function does not run any more.</summary>
    public async Task ListenAsync(CancellationToken leading)
    {
        var now = time.GetUtcNow();
        var isPastDue = monitor is not null && await IsPastDueAsync(monitor, now, leading);
        // Once in the life of the process, not each time that it gets the lease.
        var isStart = !_hasStarted && ((TimerTriggerAttribute)function.Trigger).RunOnStartup;
        _hasStarted = true;
        if (isPastDue || isStart)
            await RunAsync(now, isPastDue);

        var last = _status is null ? now : Utc(_status.Last);
        while (schedule.Next(After(last)) is { } next && await WaitUntilAsync(next, leading))
        {
            await RunAsync(next, isPastDue: false);
            last = next;
        }
    }

    /// <summary>The tick that ran last may be ahead of this clock, where another instance's was.</summary>
    private DateTimeOffset After(DateTimeOffset last)
    {
        var now = time.GetUtcNow();
        return last > now && last < now + MostAhead ? last : now;
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
        var seen = Utc(_status.LastUpdated) > Utc(_status.Last) ? Utc(_status.LastUpdated) : Utc(_status.Last);
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

    private static DateTimeOffset Utc(DateTime at) => at.Kind == DateTimeKind.Local ? at.ToUniversalTime() : DateTime.SpecifyKind(at, DateTimeKind.Utc);

    private static DateTime Utc(DateTimeOffset? at) => at?.UtcDateTime ?? DateTime.MaxValue;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed; it runs again at its next tick")]
        public static partial void Failed(ILogger logger, Exception failure, string function);

        [LoggerMessage(Level = LogLevel.Warning, Message = "That {Function} ran could not be stored; after a restart it may run once more")]
        public static partial void NotRemembered(ILogger logger, Exception failure, string function);
    }
}
