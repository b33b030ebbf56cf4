using System.Text.Json.Serialization;

namespace Serverless.Desk;

/// <summary>The settings as they are stored and as the API takes and shows them. What is left out that has no default, or null where it must not be, is refused when it is read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DeskSettings))]
internal sealed partial class SettingsJson : JsonSerializerContext;
