namespace Microsoft.Azure.Functions.Worker;

/// <summary>Why and when a timer function runs.</summary>
public sealed class TimerInfo
{
    /// <summary>Null for schedules of less than a minute and where the trigger's <c>UseMonitor</c> is off.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The tick was missed and is made up for now.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Times in UTC. During a run, <see cref="Next"/> is the tick that runs.</summary>
public sealed class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
