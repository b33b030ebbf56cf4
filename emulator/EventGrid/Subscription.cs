using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Serverless.Emulator.EventGrid;

/// <summary>How events are written: an array of one in Event Grid's own schema, or a CloudEvents 1.0 object.</summary>
#pragma warning disable CA1707 // Event Grid's own name.
public enum EventSchema
{
    EventGridSchema,
    CloudEventSchemaV1_0,
}
#pragma warning restore CA1707

/// <summary>How a queue message holds its event. Event Grid writes base64 since 2022, plain JSON before.</summary>
public enum QueueEncoding
{
    Base64,
    Plain,
}

/// <summary>A storage queue; created when the first event finds it missing.</summary>
public sealed record QueueTarget(string ConnectionString, string Name, QueueEncoding Encoding = QueueEncoding.Base64);

/// <summary>An http(s) endpoint that answers the validation handshake; at most ten headers are sent along with each event.</summary>
public sealed record WebhookTarget(Uri Url)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>An Event Grid subscription: which events go where. It has either a <see cref="Queue"/> or a <see cref="Webhook"/>.</summary>
public sealed partial record Subscription
{
    /// <summary>3 to 64 letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>Types of events; empty means all.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    // On the property, since Event Grid's names are not in camelCase like ours.
    [JsonConverter(typeof(JsonStringEnumConverter<EventSchema>))]
    public EventSchema Schema { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QueueTarget? Queue { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookTarget? Webhook { get; init; }

    /// <summary>1 to 30.</summary>
    public int MaxDeliveryAttempts { get; init; } = 30;

    /// <summary>1 to 1440, in Event Grid's time: <see cref="EmulatorOptions.RetryTimeFactor"/> shortens it.</summary>
    public int EventTimeToLiveInMinutes { get; init; } = 1440;

    /// <summary>What is wrong with it, or null.</summary>
    public string? Refuse()
    {
        if (!NameForm().IsMatch(Name))
            return "name must be 3 to 64 letters, digits and hyphens.";
        if (Queue is null == Webhook is null)
            return "Give either a queue {\"connectionString\",\"name\"} or a webhook {\"url\"}.";
        if (Queue is not null && (string.IsNullOrEmpty(Queue.ConnectionString) || string.IsNullOrEmpty(Queue.Name)))
            return "queue needs a connectionString and a name.";
        if (Webhook is not null && Webhook.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            return "webhook.url must be an absolute http or https URL.";
        if (Webhook is { Headers.Count: > 10 })
            return "webhook.headers can hold 10 at most.";
        if (MaxDeliveryAttempts is < 1 or > 30)
            return "maxDeliveryAttempts must be 1 to 30.";
        return EventTimeToLiveInMinutes is < 1 or > 1440 ? "eventTimeToLiveInMinutes must be 1 to 1440." : null;
    }

    public bool Wants(string eventType) => EventTypes.Count == 0 || EventTypes.Contains(eventType, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z0-9-]{3,64}\z")]
    private static partial Regex NameForm();
}
