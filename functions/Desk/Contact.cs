using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>How an offer ended for the agent who had it.</summary>
public enum OfferOutcome
{
    Accepted,

    /// <summary>The agent refused it (R18).</summary>
    Declined,

    /// <summary>It rang three times and nobody took it (R17).</summary>
    Lapsed,

    /// <summary>Taken back: the agent was lost or set not ready, a supervisor moved it, the customer was gone.</summary>
    Withdrawn,
}

/// <summary>The last offer that ended, so that whoever finishes a half-done change knows what it meant for the agent.</summary>
public sealed record EndedOffer(string Offer, string Agent, OfferOutcome Outcome);

public enum ParticipantRole
{
    /// <summary>Asked by the agent for advice; reads and writes notes, the customer sees nothing of it.</summary>
    Consult,

    /// <summary>A third party in the thread (R44): may reply as well.</summary>
    Join,

    /// <summary>A supervisor looks on.</summary>
    Watch,
}

/// <summary>Somebody besides the agent who is in the thread.</summary>
public sealed record Participant(string Agent, string Name, ParticipantRole Role, DateTimeOffset Since);

/// <summary>
/// What agents work on: a text conversation, a voicemail, a callback or a live call. Immutable: every change is a new value that the store saves, with its step of
/// the history, against the ETag that was read.
/// </summary>
public sealed record Contact
{
    public required ContactId Id { get; init; }
    public required Channel Channel { get; init; }

    /// <summary>The customer's.</summary>
    public required PhoneNumber Number { get; init; }
    public required string Subject { get; init; }

    /// <summary>"zh-CN" or "en".</summary>
    public required string Language { get; init; }

    /// <summary>Our number, as it was texted or called.</summary>
    public required string ServiceNumber { get; init; }
    public required string Queue { get; init; }

    /// <summary>What an agent must know, sorted.</summary>
    public required IReadOnlyList<string> Skills { get; init; }

    /// <summary>0 goes first, 9 last.</summary>
    public required int Priority { get; init; }

    /// <summary>The routing rule that decided.</summary>
    public required string Rule { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The place in the queue. Kept through transfers and offers that came to nothing; begins anew only after somebody has worked on it and it was parked.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    public ContactState State { get; init; }

    /// <summary>When it came into its state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When an agent took it for the first time: what the service level is measured by.</summary>
    public DateTimeOffset? FirstAcceptedAt { get; init; }

    /// <summary>Counts its places: each return to a queue, and each move within, is another.</summary>
    public int Turn { get; init; }

    /// <summary>Steps of history so far.</summary>
    public int Steps { get; init; }
    public int Texts { get; init; }
    public DateTimeOffset? LastTextAt { get; init; }

    /// <summary>Who has it, in the states that have an agent; who had it last while it is parked.</summary>
    public string? Agent { get; init; }

    /// <summary>The name of <see cref="Agent"/>, for people to read.</summary>
    public string? AgentName { get; init; }

    /// <summary>When that agent took it.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Names the offer by which the agent has it, and the agent's units for it.</summary>
    public string? Offer { get; init; }

    /// <summary>When the offer lapses, the wrap-up is over or a parked contact comes back.</summary>
    public DateTimeOffset? Until { get; init; }
    public EndedOffer? EndedOffer { get; init; }

    /// <summary>Agents who declined it; it is not offered to them again.</summary>
    public IReadOnlyList<string> Declined { get; init; } = [];

    /// <summary>Who is asked first: the agent that the customer had last (until <see cref="PreferredUntil"/>), or the one that it was parked by.</summary>
    public string? PreferredAgent { get; init; }
    public DateTimeOffset? PreferredUntil { get; init; }

    /// <summary>Agents who get no texts until this call, which needs the whole of somebody, was taken.</summary>
    public IReadOnlyList<string> ReservedFor { get; init; } = [];
    public IReadOnlyList<Participant> Participants { get; init; } = [];

    /// <summary>Exception rules of its queue that were carried out.</summary>
    public IReadOnlyList<string> AppliedRules { get; init; } = [];
    public string? Disposition { get; init; }

    /// <summary>When the sweeper looks at it.</summary>
    public DateTimeOffset? LookAt { get; init; }

    internal string? ETag { get; init; }

    public Lane Lane => new(Queue, Skills, Channel.TakesWholeAgent());

    /// <summary>The key of its place: by priority, then by how long it has waited. The turn makes it unlike all that it had before, so that a late delete never hits a newer place.</summary>
    public string Place => $"{Priority:D1}-{WaitingSince.UtcTicks:D19}-{Id}-{Turn:D6}";

    /// <summary>The contact after a change of state that <see cref="ContactTransitions"/> allows; anything else is a fault of ours.</summary>
    public Contact Become(ContactState state, DateTimeOffset at)
    {
        if (!State.CanBecome(state)) throw new InvalidOperationException($"A contact that is {State} cannot become {state}.");
        return this with { State = state, Since = at, Until = null };
    }

    /// <summary>Back in a queue, at its place.</summary>
    public Contact Wait(DateTimeOffset at, OfferOutcome outcome = OfferOutcome.Withdrawn) => Become(ContactState.Waiting, at) with
    {
        Turn = Turn + 1,
        EndedOffer = Offer is { } offer && Agent is { } agent ? new(offer, agent, outcome) : EndedOffer,
        Declined = outcome == OfferOutcome.Declined && Agent is { } refusing ? [.. Declined.Append(refusing).Distinct()] : Declined,
        PreferredAgent = State == ContactState.Parked ? Agent : PreferredAgent,
        Agent = null,
        AgentName = null,
        AcceptedAt = null,
        Offer = null,
        ReservedFor = [],
    };

    /// <summary>Comes back after it was parked: somebody has worked on it, so its wait begins anew, and who did is asked first.</summary>
    public Contact Unpark(DateTimeOffset at) => this with { WaitingSince = at, PreferredUntil = at + TimeSpan.FromHours(1), Until = null };

    /// <summary>Rings at an agent.</summary>
    public Contact OfferTo(Agent agent, string offer, DateTimeOffset at, TimeSpan rings) =>
        Become(ContactState.Offered, at) with { Agent = agent.Id, AgentName = agent.Name, AcceptedAt = null, Offer = offer, Until = at + rings, ReservedFor = [] };

    /// <summary>Whether an agent is on it: talks, has put it on hold or writes down what came of it.</summary>
    public bool IsWorkedOn => State is ContactState.Working or ContactState.Held or ContactState.WrapUp;

    public bool IsWorkedOnBy(string agent) => IsWorkedOn && Agent == agent;

    /// <summary>What a text of an agent's is: an answer to somebody who has texted within a day, or else news that an opt-out stops.</summary>
    public Purpose PurposeOfTexts(DateTimeOffset now) => LastTextAt > now - TimeSpan.FromDays(1) ? Purpose.Reply : Purpose.Service;

    public Participant? ParticipantFor(string agent) => Participants.FirstOrDefault(participant => participant.Agent == agent);

    /// <summary>Whose screens show the thread.</summary>
    public IEnumerable<string> People => (State.HasAgent() && Agent is { } having ? [having] : Array.Empty<string>()).Concat(Participants.Select(participant => participant.Agent)).Distinct();

    public bool IsHeldBy(string agent, string offer) => State.HasAgent() && Agent == agent && Offer == offer;

    public static string SubjectOf(string text) => text.Length <= 100 ? text : text[..(char.IsHighSurrogate(text[98]) ? 98 : 99)] + "…";
}

/// <summary>One step of a contact's history, append-only.</summary>
/// <param name="Kind">"opened", "offered", "accepted", "note" and so on: see <see cref="StepKind"/>.</param>
/// <param name="By">The agent's id, or "service".</param>
/// <param name="About">The other agent, queue or rule that it is about, if any.</param>
/// <param name="Words">What a person wrote: a note, what the customer was told of a transfer.</param>
/// <param name="Note">What was written for colleagues alone beside <paramref name="Words"/>.</param>
public sealed record ContactStep(string Kind, DateTimeOffset At, string By, string? About = null, string? Words = null, string? Note = null)
{
    public const string Service = "service";
}

public static class StepKind
{
    public const string Opened = "opened";
    public const string TextJoined = "text-joined";
    public const string AskedForPerson = "asked-for-person";
    public const string Offered = "offered";
    public const string Accepted = "accepted";
    public const string Declined = "declined";
    public const string Lapsed = "lapsed";
    public const string Withdrawn = "withdrawn";
    public const string AgentLost = "agent-lost";
    public const string Reserved = "reserved";
    public const string Replied = "replied";
    public const string Note = "note";
    public const string Held = "held";
    public const string Resumed = "resumed";
    public const string Parked = "parked";
    public const string Unparked = "unparked";
    public const string Transferred = "transferred";
    public const string TakenOver = "taken-over";
    public const string Reassigned = "reassigned";
    public const string Consulted = "consulted";
    public const string Joined = "joined";
    public const string Left = "left";
    public const string SentToAutomatic = "sent-to-automatic";
    public const string RequestCreated = "request-created";
    public const string RuleApplied = "rule-applied";
    public const string CallbackChosen = "callback-chosen";
    public const string WrapUp = "wrap-up";
    public const string Closed = "closed";
}
