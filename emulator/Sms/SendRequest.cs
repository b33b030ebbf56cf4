using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Emulator.Sms;

/// <summary>The body of <c>POST /sms</c>.</summary>
internal sealed record SendRequest(string? From, string? Message, SendRecipient[]? SmsRecipients, SendOptions? SmsSendOptions);

internal sealed record SendRecipient(string? To, string? RepeatabilityRequestId, string? RepeatabilityFirstSent);

internal sealed record SendOptions(bool? EnableDeliveryReport, string? Tag, int? DeliveryReportTimeoutInSeconds, MessagingConnect? MessagingConnect);

internal sealed record MessagingConnect(string? Partner, Dictionary<string, JsonElement>? PartnerParams);

/// <summary>The body of a 202; it says for each recipient what became of it.</summary>
internal sealed record SendResponse(SendResult[] Value);

internal sealed record SendResult(
    string To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MessageId,
    int HttpStatusCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RepeatabilityResult,
    bool Successful,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ErrorMessage)
{
    public static SendResult Accepted(string to, string messageId, bool repeatable) =>
        new(to, messageId, 202, repeatable ? "accepted" : null, true, null);

    public static SendResult Failed(string to, int status, string message, string? repeatability = null) =>
        new(to, null, status, repeatability, false, message);
}
