using System.Text.Json.Serialization;

namespace Serverless.Carrier.Acs;

internal sealed record AcsSendRequest(string From, string Message, IReadOnlyList<AcsRecipient> SmsRecipients, AcsSendOptions SmsSendOptions);

internal sealed record AcsRecipient(string To, string? RepeatabilityRequestId = null, string? RepeatabilityFirstSent = null);

internal sealed record AcsSendOptions(bool EnableDeliveryReport, string? Tag);

internal sealed record AcsOptOutRequest(string From, IReadOnlyList<AcsRecipient> Recipients);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcsSendRequest))]
[JsonSerializable(typeof(AcsOptOutRequest))]
internal sealed partial class AcsJson : JsonSerializerContext;
