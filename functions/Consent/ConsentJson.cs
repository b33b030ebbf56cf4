using System.Text.Json.Serialization;

namespace Serverless.Consent;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MirrorJob))]
internal sealed partial class ConsentJson : JsonSerializerContext;
