using System.Text.Json.Serialization;

namespace Serverless.Sms;

/// <summary>A text as the API shows it.</summary>
public sealed record TextView(
    string Id, Direction Direction, TextStatus Status, string Number, string ServiceNumber, string Body, Language Language, DateTimeOffset CreatedAt,
    int Segments, TextEncoding Encoding, string? Command, Purpose? Purpose, string? Template, string? Tag, DateTimeOffset? DueAt, DateTimeOffset? ExpiresAt,
    int Attempts, string? CarrierMessageId, string? Code, string? SentBy, IReadOnlyList<LifeEvent> Life)
{
    public static TextView Of(Text text) => new(
        text.Id.Value, text.Direction, text.Status, text.Number.Value, text.ServiceNumber, text.Body, text.Language, text.CreatedAt,
        text.Segments, TextSegments.Of(text.Body).Encoding, text.Command, text.Purpose, text.Template, text.Tag, text.DueAt, text.ExpiresAt,
        text.Attempts, text.CarrierMessageId, text.Code, text.SentBy, text.Life);
}

/// <summary>A number's thread, newest text first.</summary>
/// <param name="Language">As the person chose it, or null.</param>
/// <param name="BadNumberReason">Why the number cannot be texted, or null.</param>
public sealed record ConversationView(string Number, Language? Language, string? BadNumberReason, IReadOnlyList<TextView> Texts, string? Continuation);

/// <summary>The body of "send one text".</summary>
/// <param name="To">A subscriber's number, E.164 or Chinese without country code.</param>
/// <param name="Text">What to say; or else <paramref name="Template"/> with its arguments.</param>
/// <param name="Purpose">Service where it is left out. Marketing needs the role Marketer.</param>
/// <param name="NotBefore">Hold it until then, at most seven days.</param>
public sealed record SendTextBody(
    string? To, string? Text, string? Template = null, Dictionary<string, string>? Arguments = null, Purpose? Purpose = null, string? Tag = null,
    Language? Language = null, DateTimeOffset? NotBefore = null, DateTimeOffset? ExpiresAt = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TextView))]
[JsonSerializable(typeof(ConversationView))]
[JsonSerializable(typeof(SendTextBody))]
internal sealed partial class SmsHttpJson : JsonSerializerContext;
