using Serverless.Platform;

namespace Serverless.Carrier;

/// <summary>The telephone network as the slices see it. Adapters translate; nothing of a provider's shape gets past this folder.</summary>
public interface ICarrier
{
    /// <summary>The most recipients of one request.</summary>
    int MaxRecipients { get; }

    /// <summary>Reads what the carrier's event service queued, in any of its forms. Never throws: what cannot be read comes back as <see cref="UnreadableEvent"/>.</summary>
    IReadOnlyList<CarrierEvent> ReadEvents(string body);

    /// <summary>Hands one text to the carrier for up to <see cref="MaxRecipients"/> people. Never throws for what the network or the carrier does: the outcome says it.</summary>
    Task<IReadOnlyList<SendOutcome>> Send(SendRequest request, CancellationToken stop);

    /// <summary>Asks what became of an accepted text; null when the carrier does not know yet, or no longer.</summary>
    Task<DeliveryReport?> GetDeliveryReport(string messageId, CancellationToken stop);

    /// <summary>Adds the number to the carrier's own opt-out list for a sender of ours, or takes it off.</summary>
    /// <exception cref="HttpRequestException">The carrier did not do it; a status of 4xx but 429 is a refusal that no repeat will change.</exception>
    Task SetOptOut(string from, PhoneNumber number, bool optedOut, CancellationToken stop);
}

/// <param name="Recipients">With the repeatability pair that was saved before the first try; outcomes come in this order.</param>
public sealed record SendRequest(string From, string Message, string? Tag, IReadOnlyList<SendRecipient> Recipients);

public sealed record SendRecipient(PhoneNumber To, Guid RepeatabilityId, DateTimeOffset FirstSentAt);

/// <summary>The carrier's answer for one recipient.</summary>
public abstract record SendOutcome
{
    public sealed record Accepted(string MessageId) : SendOutcome;

    /// <summary>Not taken and never will be; a repeat would only be refused again.</summary>
    public sealed record Refused(string Code, string Reason, DeliveryConsequence Consequence = DeliveryConsequence.None) : SendOutcome;

    /// <summary>Not taken now (429, 503): try again with a new pair.</summary>
    public sealed record Busy(string Code, TimeSpan? RetryAfter) : SendOutcome;

    /// <summary>Perhaps taken: the answer was lost. Only a repeat with the same pair is safe.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}
