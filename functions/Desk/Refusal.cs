namespace Serverless.Desk;

public enum RefusalKind
{
    /// <summary>There is no such contact, agent or queue.</summary>
    NotFound,

    /// <summary>It was true a moment ago, or never: the state does not allow it.</summary>
    Conflict,

    /// <summary>This agent may not do this.</summary>
    Forbidden,

    /// <summary>What was sent makes no sense.</summary>
    Invalid,

    /// <summary>It is no longer as it was when the caller read it.</summary>
    Changed,

    /// <summary>The words must not be said to a customer (R39).</summary>
    Wording,

    /// <summary>The idempotency key stands for something else.</summary>
    KeyReused,
}

/// <summary>Why something was not done, in words for the person who asked for it.</summary>
public sealed record Refusal(RefusalKind Kind, string Detail)
{
    /// <summary>For <see cref="RefusalKind.Wording"/>: the phrases, as the settings have them.</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    public static readonly Refusal NoContact = new(RefusalKind.NotFound, "There is no contact with this id.");

    public static readonly Refusal NoAgent = new(RefusalKind.NotFound, "There is no agent with this id.");

    public static readonly Refusal NotSignedIn = new(RefusalKind.Conflict, "You are not signed in; sign in first.");

    public static readonly Refusal Busy = new(RefusalKind.Conflict, "It was changed by somebody else at the same moment; look again and repeat.");

    /// <summary>Null where all of the words may be said.</summary>
    public static Refusal? OfWording(string words, DeskSettings settings) => new CheckWording(settings.ForbiddenPhrases).ForbiddenIn(words) is { Count: > 0 } phrases
        ? new(RefusalKind.Wording, $"This must not be said to a customer: {string.Join(", ", phrases)}. Write it otherwise.") { Phrases = phrases }
        : null;

    /// <summary>The contact is not this agent's to work on now: says whose it is, and since when.</summary>
    public static Refusal NotYours(Contact contact, string agent, DateTimeOffset now)
    {
        var (time, name) = (Words(now - contact.Since), contact.AgentName ?? contact.Agent);
        var taken = Words(now - (contact.AcceptedAt ?? contact.Since));
        return new(RefusalKind.Conflict, contact.State switch
        {
            ContactState.Waiting when contact.EndedOffer is { Outcome: OfferOutcome.Lapsed } ended && ended.Agent == agent => $"Your offer lapsed {time} ago; the contact waits for another agent.",
            ContactState.Waiting when contact.Declined.Contains(agent) => "You declined this contact or gave it away; it waits for another agent.",
            ContactState.Waiting => $"The contact has been waiting in queue '{contact.Queue}' for {time}; it is with no agent.",
            ContactState.Offered when contact.Agent == agent => $"The contact has been ringing at you for {time}; accept it first.",
            ContactState.Offered => $"The contact has been ringing at {name} for {time}.",
            ContactState.Working when contact.Agent == agent => $"You accepted this {taken} ago.",
            ContactState.Working => $"{name} accepted this {taken} ago.",
            ContactState.Held => $"{name} put this on hold {time} ago.",
            ContactState.Parked => $"The contact was parked {time} ago.",
            ContactState.WrapUp => $"The contact has been in wrap-up by {name} for {time}.",
            _ => $"The contact was closed {time} ago.",
        });
    }

    private static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => $"{Math.Max(0, (int)span.TotalSeconds)} s",
        { TotalMinutes: < 120 } => $"{(int)span.TotalMinutes} min",
        _ => $"{(int)span.TotalHours} h",
    };
}

/// <summary>A contact as it was left, or why nothing was done.</summary>
public sealed record ContactResult(Contact? Contact, Refusal? Refusal)
{
    public static implicit operator ContactResult(Contact contact) => new(contact, null);

    public static implicit operator ContactResult(Refusal refusal) => new(null, refusal);
}
