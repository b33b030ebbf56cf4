using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function by a schedule, on one instance only: a cron expression with six fields (seconds first) or five, in UTC,
/// or an interval such as <c>00:05:00</c>. A <c>%name%</c> is a setting.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; } = schedule;

    /// <summary>Remember when it ran, so that a missed tick runs once at the next start. Has no effect on schedules of less than a minute.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Run once at every start as well.</summary>
    public bool RunOnStartup { get; set; }
}
