using System.Text.Json.Serialization;

namespace Serverless.Emulator.Sms;

/// <summary>A delivery report, as the event's data and as the answer of <c>GET /deliveryReports/{id}</c>.</summary>
internal sealed record DeliveryReport
{
    public required string MessageId { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary><c>Delivered</c> or <c>Failed</c>, nothing else.</summary>
    public required string DeliveryStatus { get; init; }

    /// <summary>Starts with the code: <c>4007: Recipient opted out</c>.</summary>
    public required string DeliveryStatusDetails { get; init; }

    public required DeliveryAttempt[] DeliveryAttempts { get; init; }

    public required DateTimeOffset ReceivedTimestamp { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tag { get; init; }

    public static DeliveryReport Create(Text text, int code, DateTimeOffset at, Func<string, string> writeNumber)
    {
        var delivered = code == DeliveryCodes.Delivered;
        return new()
        {
            MessageId = text.MessageId,
            From = writeNumber(text.From),
            To = writeNumber(text.To),
            DeliveryStatus = delivered ? "Delivered" : "Failed",
            DeliveryStatusDetails = DeliveryCodes.Describe(code),
            DeliveryAttempts = [new(at, delivered ? text.SegmentCount : 0, delivered ? 0 : text.SegmentCount)],
            ReceivedTimestamp = at,
            Tag = text.Tag,
        };
    }
}

internal sealed record DeliveryAttempt(DateTimeOffset Timestamp, int SegmentsSucceeded, int SegmentsFailed);
