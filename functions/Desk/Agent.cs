namespace Serverless.Desk;

public enum AgentMode
{
    /// <summary>签出: handles nothing (R40).</summary>
    SignedOut,

    /// <summary>示闲 (R41).</summary>
    Ready,

    /// <summary>示忙, with a reason (R41).</summary>
    NotReady,
}

/// <summary>What an agent is seen doing; the agent's day is a line of these.</summary>
public enum AgentActivity
{
    SignedOut,
    NotReady,
    Ready,
    Offered,
    Talking,
    WrapUp,
}

public enum EngagementState
{
    Offered,
    Working,
    WrapUp,
}

/// <summary>A contact that an agent has, and the units that it takes.</summary>
/// <param name="Slots">Numbers of the units, from 1.</param>
/// <param name="Until">When the offer lapses or the wrap-up is over.</param>
public sealed record Engagement(ContactId Contact, string Offer, Channel Channel, IReadOnlyList<int> Slots, EngagementState State, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>How often something happened in a month of the service's time.</summary>
/// <param name="Month">"2026-11".</param>
public sealed record MonthlyCount(string Month, int Count)
{
    public static string MonthOf(DateTimeOffset local) => $"{local:yyyy-MM}";

    public static MonthlyCount Next(MonthlyCount? before, DateTimeOffset local)
    {
        var month = MonthOf(local);
        return before?.Month == month ? before with { Count = before.Count + 1 } : new(month, 1);
    }
}

/// <summary>An agent and all that they have in hand. Immutable; saved against the ETag that was read, together with a slot row for each unit in use.</summary>
public sealed record Agent
{
    public const string Missed = "missed-offer";
    public const string Lost = "connection-lost";
    public const string Forced = "supervisor";

    /// <summary>The object id in the directory.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }
    public AgentMode Mode { get; init; }

    /// <summary>Why not ready: one of the settings' reasons, "missed-offer", "connection-lost" or "supervisor".</summary>
    public string? Reason { get; init; }
    public required IReadOnlyList<string> Queues { get; init; }
    public required IReadOnlyList<string> Skills { get; init; }

    /// <summary>How many texts at a time; a call takes all.</summary>
    public required int Units { get; init; }

    /// <summary>Trained to transfer (R19).</summary>
    public bool MayTransfer { get; init; }
    public IReadOnlyList<Engagement> Work { get; init; } = [];

    /// <summary>Contacts of others that they take part in. Follows <see cref="Contact.Participants"/>, so that the screen's poll need not look for them.</summary>
    public IReadOnlyList<ContactId> Joined { get; init; } = [];

    /// <summary>Since when nothing was given to them; the longest idle goes first.</summary>
    public DateTimeOffset IdleSince { get; init; }

    /// <summary>When their present activity began.</summary>
    public DateTimeOffset ActivitySince { get; init; }

    /// <summary>Offers that they refused this month (R18).</summary>
    public MonthlyCount? Refusals { get; init; }

    /// <summary>Offers that they let lapse this month (R17).</summary>
    public MonthlyCount? Breaches { get; init; }

    /// <summary>Counts changes.</summary>
    public long Version { get; init; }

    /// <summary>Where the ready index has them, "profile/row"; null when they can be offered nothing.</summary>
    public string? Listed { get; init; }

    internal string? ETag { get; init; }

    public Profile Profile => new(Queues, Skills);

    public int UsedUnits => Work.Sum(engagement => engagement.Slots.Count);

    public bool HasOffer => Work.Any(engagement => engagement.State == EngagementState.Offered);

    /// <summary>Ready, with a unit to spare, and nothing rings: offers come one at a time.</summary>
    public bool CanBeOffered => Mode == AgentMode.Ready && !HasOffer && UsedUnits < Units;

    public int LoadPermille => Units == 0 ? 1000 : UsedUnits * 1000 / Units;

    public AgentActivity Activity =>
        HasOffer ? AgentActivity.Offered
        : Work.Any(engagement => engagement.State == EngagementState.Working) ? AgentActivity.Talking
        : Work.Any(engagement => engagement.State == EngagementState.WrapUp) ? AgentActivity.WrapUp
        : Mode switch
        {
            AgentMode.Ready => AgentActivity.Ready,
            AgentMode.NotReady => AgentActivity.NotReady,
            _ => AgentActivity.SignedOut,
        };

    public Engagement? EngagementFor(ContactId contact) => Work.FirstOrDefault(engagement => engagement.Contact == contact);

    /// <summary>The free units that a contact of this channel would take; null where there are not enough.</summary>
    public IReadOnlyList<int>? FreeSlots(Channel channel)
    {
        var used = Work.SelectMany(engagement => engagement.Slots).ToHashSet();
        if (channel.TakesWholeAgent()) return used.Count == 0 && Units > 0 ? [.. Enumerable.Range(1, Units)] : null;
        // Units may have been cut below what is in use.
        return used.Count < Units && Enumerable.Range(1, Units).FirstOrDefault(slot => !used.Contains(slot)) is var free and > 0 ? [free] : null;
    }

    /// <summary>Whether a contact of this channel can be given to them now: ready, nothing rings, and the units are free.</summary>
    public bool HasRoomFor(Channel channel) => Mode == AgentMode.Ready && !HasOffer && FreeSlots(channel) is not null;

    public Agent With(Engagement engagement) => this with { Work = [.. Work.Where(other => other.Offer != engagement.Offer), engagement] };

    public Agent Without(string offer) => this with { Work = [.. Work.Where(engagement => engagement.Offer != offer)] };

    public Agent Become(AgentMode mode, string? reason = null) => this with { Mode = mode, Reason = reason };
}

/// <summary>A change of an agent's activity, as the day's timeline shows it: until the next one, they were doing this.</summary>
/// <param name="Load">Units in use.</param>
/// <param name="Was">What they were doing until then, so that a day is known by its first event, or the first one after it.</param>
public sealed record AgentDayEvent(
    DateTimeOffset At, AgentActivity Activity, string? Reason, int Load, AgentActivity Was = AgentActivity.SignedOut, string? WasReason = null);
