using System.Text.Json.Serialization;
using Serverless.Platform.Http;

namespace Serverless.Operations;

/// <summary>The answer of the health checks.</summary>
/// <param name="Problems">What fails, and what to do; empty when all is well.</param>
public sealed record HealthView(string Status, IReadOnlyList<string> Problems);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Page<UnreadableMessage>))]
[JsonSerializable(typeof(Page<OperatorNote>))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class OperationsHttpJson : JsonSerializerContext;
