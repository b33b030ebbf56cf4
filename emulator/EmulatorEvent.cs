using System.Text.Json.Serialization;

namespace Serverless.Emulator;

/// <summary>What kind of thing happened; says which fields of an <see cref="EmulatorEvent"/> are set.</summary>
public enum EmulatorEventKind
{
    /// <summary>A handset texted the service.</summary>
    TextReceived,

    /// <summary>The service's text was accepted (or the network itself texted a handset).</summary>
    TextSent,

    /// <summary>A text reached its end: delivered or failed, with details.</summary>
    TextStatus,

    /// <summary>Event Grid handed an event over.</summary>
    EventDelivered,

    /// <summary>Event Grid could not hand an event over and will try again.</summary>
    EventRetried,

    /// <summary>Event Grid gave an event up.</summary>
    EventDeadLettered,

    /// <summary>A fault that was switched on has struck.</summary>
    FaultStruck,

    /// <summary>Faults were switched on or off.</summary>
    FaultsChanged,

    /// <summary>A handset's behaviour changed.</summary>
    HandsetChanged,

    /// <summary>A recipient opted out of a sender, or in again.</summary>
    OptOutChanged,

    /// <summary>A subscription was added, validated or removed.</summary>
    SubscriptionChanged,

    /// <summary>Everything was forgotten.</summary>
    Reset,
}

/// <summary>Something that happened in the emulator, in the order of <see cref="Sequence"/>.</summary>
public sealed record EmulatorEvent(EmulatorEventKind Kind)
{
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    /// <summary>Of a text that was sent with one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RepeatabilityRequestId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tag { get; init; }

    /// <summary><c>accepted</c>, <c>delivered</c> or <c>failed</c> for texts; the name's own words for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>A code and its meaning, a reason, or what a fault did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Details { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Segments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subscription { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EventType { get; init; }

    /// <summary>Attempts so far, for events that were delivered, retried or given up.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempts { get; init; }
}
