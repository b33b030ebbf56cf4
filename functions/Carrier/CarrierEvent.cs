using Serverless.Platform;

namespace Serverless.Carrier;

/// <summary>What the telephone network tells us; at least once, in any order.</summary>
public abstract record CarrierEvent(string EventId);

/// <summary>A handset texted one of our numbers.</summary>
/// <param name="To">The number that was texted, digits.</param>
public sealed record TextReceived(string EventId, PhoneNumber From, string To, string Message, DateTimeOffset ReceivedAt) : CarrierEvent(EventId);

/// <summary>What became of a text that the carrier had accepted.</summary>
/// <param name="MessageId">The carrier's own id, as it answered when it accepted the text.</param>
public sealed record DeliveryReport(string EventId, string MessageId, PhoneNumber To, DeliveryOutcome Outcome, DateTimeOffset ReportedAt, string? Tag)
    : CarrierEvent(EventId);

/// <summary>An event of a kind that nobody here waits for.</summary>
public sealed record OtherEvent(string EventId, string Type) : CarrierEvent(EventId)
{
    /// <summary>The event service speaks of itself: a subscription was made or ended. There is nothing to do.</summary>
    public bool IsTheEventServicesOwn => Type.StartsWith("Microsoft.EventGrid.", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Something that should have been an event. It is kept, raw, for an operator.</summary>
/// <param name="Reason">What could not be read, in words for the operator.</param>
public sealed record UnreadableEvent(string Reason, string Raw) : CarrierEvent("");
