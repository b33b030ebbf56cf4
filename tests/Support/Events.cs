using System.Text.Encodings.Web;
using System.Text.Json;

namespace Serverless.Tests.Support;

/// <summary>Events as Event Grid writes them, for tests that need one at a time or of a kind that the emulator would not send.</summary>
internal static class Events
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(string id, string from, string message, DateTimeOffset at, string to = "12580") => JsonSerializer.Serialize(new[]
    {
        new
        {
            id, topic = "/subscriptions/0", subject = $"/phonenumber/{to}", eventType = "Microsoft.Communication.SMSReceived", eventTime = at, dataVersion = "1.0", metadataVersion = "1",
            data = new { messageId = id, from = from.TrimStart('+'), to, message, receivedTimestamp = at, segmentCount = 1 },
        },
    }, s_json);

    public static string Report(string messageId, string to, string status, string details, DateTimeOffset at, string? tag = null) => JsonSerializer.Serialize(new[]
    {
        new
        {
            id = messageId, topic = "/subscriptions/0", subject = "/phonenumber/12580", eventType = "Microsoft.Communication.SMSDeliveryReportReceived", eventTime = at,
            dataVersion = "1.0", metadataVersion = "1",
            data = new { messageId, from = "12580", to = to.TrimStart('+'), deliveryStatus = status, deliveryStatusDetails = details, receivedTimestamp = at, tag },
        },
    }, s_json);
}
