using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Desk;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(ContactIdConverter)])]
[JsonSerializable(typeof(LookJob))]
[JsonSerializable(typeof(EndedOffer))]
[JsonSerializable(typeof(MonthlyCount))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<Participant>))]
[JsonSerializable(typeof(IReadOnlyList<ContactId>))]
[JsonSerializable(typeof(IReadOnlyList<Engagement>))]
internal sealed partial class DeskJson : JsonSerializerContext;

internal sealed class ContactIdConverter : JsonConverter<ContactId>
{
    public override ContactId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => ContactId.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, ContactId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>A message on <c>desk-deadlines</c>: look at this contact, and at what this agent has of it.</summary>
/// <param name="Step">A step of the history that the customer is to be told of.</param>
public sealed record LookJob(string Name, int Version, string Contact, string? Agent, int? Step = null)
{
    public const string JobName = "look-at-contact";
}
