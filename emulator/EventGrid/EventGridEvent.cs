using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Emulator.EventGrid;

/// <summary>An event before it is written in the schema of a subscription.</summary>
internal sealed record EventGridEvent(string Id, string Type, string Subject, DateTimeOffset Time, JsonNode Data)
{
    public const string Topic =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/emulator/providers/Microsoft.Communication/CommunicationServices/emulator";

    public string DataVersion { get; init; } = "1.0";

    /// <summary>The event as one object.</summary>
    public JsonObject ToJson(EventSchema schema) => schema switch
    {
        EventSchema.CloudEventSchemaV1_0 => new JsonObject
        {
            ["specversion"] = "1.0",
            ["type"] = Type,
            ["source"] = Topic,
            ["subject"] = Subject,
            ["id"] = Id,
            ["time"] = JsonSerializer.SerializeToNode(Time.UtcDateTime),
            ["data"] = Data.DeepClone(),
        },
        _ => new JsonObject
        {
            ["id"] = Id,
            ["topic"] = Topic,
            ["subject"] = Subject,
            ["eventType"] = Type,
            ["eventTime"] = JsonSerializer.SerializeToNode(Time.UtcDateTime),
            ["dataVersion"] = DataVersion,
            ["metadataVersion"] = "1",
            ["data"] = Data.DeepClone(),
        },
    };
}
