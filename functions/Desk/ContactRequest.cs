using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A text that an agent should read.</summary>
/// <param name="Language">"zh-CN" or "en".</param>
/// <param name="AsksForPerson">Whether the customer asked for an agent in so many words; such contacts go first.</param>
public sealed record ContactRequest(
    PhoneNumber Number, string TextId, string Text, DateTimeOffset At, string Language, string ServiceNumber, bool AsksForPerson);

public enum ContactState
{
    /// <summary>Nobody has it yet.</summary>
    Waiting,
}

/// <summary>What an agent is offered: a customer's thread of texts. Its history is the conversation of its number.</summary>
/// <param name="WaitingSince">Of the first text that nobody has answered; the place in the queue.</param>
public sealed record Contact(
    string Id, PhoneNumber Number, ContactState State, string Subject, string Language, string ServiceNumber, int Priority, DateTimeOffset WaitingSince,
    DateTimeOffset LastTextAt, IReadOnlyList<string> TextIds)
{
    public const int Person = 0;
    public const int Message = 5;

    internal string? ETag { get; init; }
}

/// <summary>A message on <c>desk-contacts</c>: the text joined the open contact of its number, or opened it.</summary>
public sealed record ContactEvent(string Name, int Version, string Number, string TextId, bool AsksForPerson, DateTimeOffset At)
{
    public const string TextReceived = "text-received";
}
