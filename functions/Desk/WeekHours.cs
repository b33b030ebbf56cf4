namespace Serverless.Desk;

/// <summary>The hours of a week, local time.</summary>
public sealed record WeekHours(IReadOnlyList<OpenHours> Open)
{
    public bool Contain(DateTimeOffset local) => Open.Any(hours => hours.Contain(local));
}

/// <summary>Hours on some days, local time.</summary>
/// <param name="Days">The days on which they begin.</param>
/// <param name="Until">No longer within. At or before <paramref name="From"/> it is the next day's: 00:00 to 00:00 is the whole day.</param>
public sealed record OpenHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly Until)
{
    public bool Contain(DateTimeOffset local)
    {
        var time = TimeOnly.FromDateTime(local.DateTime);
        if (From < Until) return Days.Contains(local.DayOfWeek) && From <= time && time < Until;
        return (Days.Contains(local.DayOfWeek) && From <= time) || (Days.Contains(local.AddDays(-1).DayOfWeek) && time < Until);
    }
}
