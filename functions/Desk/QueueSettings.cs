using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>One queue of contacts.</summary>
/// <param name="Id">1 to 30 of a-z, 0-9 and "-".</param>
/// <param name="Weight">Its share when an agent could take from several queues, against theirs.</param>
/// <param name="Hours">When agents answer, local time; null for always.</param>
/// <param name="ClosedOnHolidays">Whether it is closed from midnight to midnight on holidays (R37).</param>
/// <param name="TargetSeconds">Within this time <paramref name="TargetPercent"/> of the contacts should be accepted.</param>
/// <param name="WrapUpSeconds">How long an agent may take for notes after a contact.</param>
/// <param name="RequiresDisposition">Whether a contact can only be wrapped up with a disposition.</param>
public sealed record QueueSettings(
    string Id, string Chinese, string English, int Weight = 1, WeekHours? Hours = null, bool ClosedOnHolidays = false, int TargetSeconds = 60, int TargetPercent = 80,
    int WrapUpSeconds = 30, bool RequiresDisposition = false, IReadOnlyList<ExceptionRule>? Rules = null)
{
    // Further than any holiday reaches.
    private const int DaysAhead = 60;

    /// <summary>What happens to contacts that wait too long, or when too many do.</summary>
    public IReadOnlyList<ExceptionRule> Rules { get; init; } = Rules ?? [];

    public bool IsOpen(DateTimeOffset instant, HolidayCalendar holidays)
    {
        var local = ServiceClock.ToLocal(instant);
        return Hours?.Contain(local) != false && !(ClosedOnHolidays && holidays.IsHoliday(DateOnly.FromDateTime(local.DateTime)));
    }

    /// <summary>The first moment from <paramref name="instant"/> on at which it is open: that moment itself where it is. Null where it does not open within two months.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset instant, HolidayCalendar holidays)
    {
        if (IsOpen(instant, holidays)) return instant;
        var local = ServiceClock.ToLocal(instant);
        var midnight = new DateTimeOffset(local.Date, local.Offset);
        // It opens when its hours begin, or in the middle of them when a holiday ends.
        var times = (Hours?.Open.Select(hours => hours.From) ?? []).Append(TimeOnly.MinValue).Distinct().Order().ToList();
        for (var day = 0; day <= DaysAhead; day++)
        {
            foreach (var time in times)
            {
                var candidate = midnight.AddDays(day) + time.ToTimeSpan();
                if (candidate > instant && IsOpen(candidate, holidays)) return candidate;
            }
        }
        return null;
    }
}

public enum ExceptionAction
{
    /// <summary>Moves the contact ahead to a priority; never back.</summary>
    RaisePriority,

    /// <summary>No longer asks for a skill, or for any.</summary>
    RelaxSkill,

    /// <summary>Moves the contact to another queue.</summary>
    Reroute,

    /// <summary>Sends the customer a text.</summary>
    Answer,

    /// <summary>Asks the customer by text whether to be called back.</summary>
    OfferCallback,
}

/// <summary>What happens, once for each contact, when it has waited long or many wait. Where both are given, both must hold.</summary>
/// <param name="AfterMinutes">The contact has waited for so long.</param>
/// <param name="AfterWaiting">At least so many wait in the queue, up to and with the contact: who came before the crowd stays.</param>
/// <param name="Priority">For RaisePriority: 0 to 9, 0 is the highest.</param>
/// <param name="Skill">For RelaxSkill: null for all of them.</param>
/// <param name="Queue">For Reroute: where to.</param>
/// <param name="Chinese">For Answer and OfferCallback: what to say.</param>
public sealed record ExceptionRule(
    string Id, ExceptionAction Action, int? AfterMinutes = null, int? AfterWaiting = null, int? Priority = null, string? Skill = null, string? Queue = null,
    string? Chinese = null, string? English = null)
{
    /// <param name="waited">For how long the contact has waited.</param>
    /// <param name="waiting">How many wait in the queue, up to and with the contact.</param>
    public bool Applies(TimeSpan waited, int waiting) =>
        (AfterMinutes is null || waited >= TimeSpan.FromMinutes(AfterMinutes.Value)) && (AfterWaiting is null || waiting >= AfterWaiting);
}
