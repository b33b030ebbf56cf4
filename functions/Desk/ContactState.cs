namespace Serverless.Desk;

public enum ContactState
{
    /// <summary>In a queue; nobody has it.</summary>
    Waiting,

    /// <summary>Rings at one agent (R17).</summary>
    Offered,

    /// <summary>An agent is on it.</summary>
    Working,

    /// <summary>Its agent has put it aside for a moment and keeps the unit for it (R42).</summary>
    Held,

    /// <summary>Put away until the customer writes or a time comes; it takes nobody's unit.</summary>
    Parked,

    /// <summary>The work is over but for what has to be written down about it.</summary>
    WrapUp,

    Closed,
}

/// <summary>Which state may follow which.</summary>
public static class ContactTransitions
{
    public static IReadOnlyDictionary<ContactState, IReadOnlySet<ContactState>> Table { get; } = new Dictionary<ContactState, IReadOnlySet<ContactState>>
    {
        // To Working without an offer: a supervisor takes it over.
        [ContactState.Waiting] = Set(ContactState.Waiting, ContactState.Offered, ContactState.Working, ContactState.Closed),
        // Accepted; declined, lapsed or its agent lost; offered to another because a supervisor says so; the customer hung up.
        [ContactState.Offered] = Set(ContactState.Working, ContactState.Waiting, ContactState.Offered, ContactState.Closed),
        // To Working: another agent takes it over. To Offered: transferred to an agent. To Waiting: transferred to a queue, or its agent is lost.
        [ContactState.Working] = Set(ContactState.Working, ContactState.Held, ContactState.Parked, ContactState.WrapUp, ContactState.Waiting, ContactState.Offered, ContactState.Closed),
        [ContactState.Held] = Set(ContactState.Working, ContactState.Parked, ContactState.WrapUp, ContactState.Waiting, ContactState.Offered, ContactState.Closed),
        // To Offered, here and from WrapUp: a supervisor gives it to an agent.
        [ContactState.Parked] = Set(ContactState.Waiting, ContactState.Offered, ContactState.Working, ContactState.Closed),
        // Back to Working: the customer writes once more while the agent still has it.
        [ContactState.WrapUp] = Set(ContactState.Working, ContactState.Waiting, ContactState.Offered, ContactState.Closed),
        [ContactState.Closed] = Set(),
    };

    public static bool CanBecome(this ContactState from, ContactState to) => Table[from].Contains(to);

    public static bool IsFinal(this ContactState state) => Table[state].Count == 0;

    /// <summary>Whether an agent has it and gives at least a unit to it.</summary>
    public static bool HasAgent(this ContactState state) => state is ContactState.Offered or ContactState.Working or ContactState.Held or ContactState.WrapUp;

    private static HashSet<ContactState> Set(params ContactState[] states) => [.. states];
}
