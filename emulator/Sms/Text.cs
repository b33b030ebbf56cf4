namespace Serverless.Emulator.Sms;

/// <summary><c>in</c>: from a handset to the service. <c>out</c>: to a handset.</summary>
internal enum TextDirection
{
    In,
    Out,
}

internal enum TextStatus
{
    /// <summary>Out: ACS took it. In: it left the handset.</summary>
    Accepted,

    /// <summary>Out: it is on the handset. In: Event Grid handed it to a subscription.</summary>
    Delivered,

    Failed,
}

/// <summary>A text to or from a handset. Immutable but for its delivery, which is replaced as a whole.</summary>
internal sealed class Text
{
    private volatile Delivery delivery = new(TextStatus.Accepted, null, null);

    public sealed record Delivery(TextStatus Status, string? Details, DateTimeOffset? At);

    public required TextDirection Direction { get; init; }

    public required string From
    {
        get;
        init => (field, FromKey) = (value, NumberKey.Of(value));
    }

    public required string To
    {
        get;
        init => (field, ToKey) = (value, NumberKey.Of(value));
    }

    public required string Message { get; init; }

    public required string MessageId { get; init; }

    public string? RepeatabilityRequestId { get; init; }

    public string? Tag { get; init; }

    /// <summary>Written by the carrier or ACS, not by the service: it is in the handset's thread but not in the ledger.</summary>
    public bool IsFromNetwork { get; init; }

    /// <summary>Whether the service asked for a delivery report.</summary>
    public bool WantsReport { get; init; }

    /// <summary>When a missing report is replaced by one that says so.</summary>
    public TimeSpan? ReportTimeout { get; init; }

    /// <summary>Set by <see cref="TextLog"/>, later than that of every text before it.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Set by <see cref="TextLog"/>: the same from, to, tag and message was accepted before.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary><see cref="NumberKey"/> of <see cref="From"/>.</summary>
    public string FromKey { get; private init; } = "";

    /// <summary><see cref="NumberKey"/> of <see cref="To"/>.</summary>
    public string ToKey { get; private init; } = "";

    public int SegmentCount => Segments.Count(Message);

    /// <summary>Set by <see cref="TextLog.End"/>, except for a text that is delivered from the start.</summary>
    public Delivery State
    {
        get => delivery;
        set => delivery = value;
    }
}
