using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Serverless.Platform;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class PlatformJson : JsonSerializerContext;
