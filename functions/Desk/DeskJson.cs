using System.Text.Json.Serialization;

namespace Serverless.Desk;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContactEvent))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class DeskJson : JsonSerializerContext;
