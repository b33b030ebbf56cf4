using System.Globalization;
using Cronos;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>When a timer is due, in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CronExpression? _cron;
    private readonly TimeSpan _interval;

    private TimerSchedule(CronExpression? cron, TimeSpan interval) => (_cron, _interval) = (cron, interval);

    public static TimerSchedule Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new(null, interval);
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return CronExpression.TryParse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, out var cron)
            ? new(cron, TimeSpan.Zero)
            : throw new InvalidOperationException($"'{text}' is not a schedule: write six cron fields (seconds first), five, or an interval such as 00:05:00.");
    }

    /// <summary>The first time after <paramref name="after"/>; null where there is none, as with February 30.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _cron is null ? after + _interval : _cron.GetNextOccurrence(after, TimeZoneInfo.Utc);

    /// <summary>Some of the next ticks are less than a minute apart; the Functions host keeps no status for such a schedule.</summary>
    public bool IsSubMinute(DateTimeOffset now)
    {
        var last = now;
        for (var i = 0; i < 6; i++)
        {
            if (Next(last) is not { } next)
                return false;
            if ((i > 0 || _cron is null) && next - last < TimeSpan.FromMinutes(1))
                return true;
            last = next;
        }

        return false;
    }
}
