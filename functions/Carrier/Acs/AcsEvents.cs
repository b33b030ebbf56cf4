using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Platform;

namespace Serverless.Carrier.Acs;

/// <summary>
/// Reads what Event Grid delivers, tolerant of all its forms (acs.md 3): base64 or plain, one event or an array, EventGrid schema or CloudEvents,
/// any casing of names, numbers with or without "+". It never throws: what cannot be read comes back as <see cref="UnreadableEvent"/>.
/// </summary>
public static partial class AcsEvents
{
    private const string Received = "Microsoft.Communication.SMSReceived";
    private const string Report = "Microsoft.Communication.SMSDeliveryReportReceived";

    public static IReadOnlyList<CarrierEvent> Read(string body)
    {
        var json = Decode(body);
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(ReadWhole)]
                : [ReadWhole(document.RootElement)];
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return [new UnreadableEvent("It is neither JSON nor JSON in base64.", body)];
        }
    }

    /// <summary>Plain JSON begins with a bracket, which base64 never does; whatever decodes to no JSON is left as it is.</summary>
    private static string Decode(string body)
    {
        var trimmed = body.Trim('\uFEFF', ' ', '\t', '\r', '\n');
        if (trimmed.Length == 0 || trimmed[0] is '{' or '[') return trimmed;
        if (trimmed[0] == '"' && TryUnquote(trimmed) is { } inner) return Decode(inner);
        if (!Base64.IsValid(trimmed)) return trimmed;
        return Encoding.UTF8.GetString(Convert.FromBase64String(trimmed)).Trim('\uFEFF', ' ', '\t', '\r', '\n');
    }

    private static string? TryUnquote(string quoted)
    {
        try
        {
            using var document = JsonDocument.Parse(quoted);
            return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static CarrierEvent ReadWhole(JsonElement element)
    {
        try
        {
            return ReadOne(element);
        }
        catch (InvalidOperationException)
        {
            // JSON may escape one half of a surrogate pair, which is no text: carriers that cut a long text in the middle of an emoji write it.
            return ReadMended(element);
        }
    }

    private static CarrierEvent ReadMended(JsonElement element)
    {
        try
        {
            using var mended = JsonDocument.Parse(HalfCharacter().Replace(element.GetRawText(), @"\uFFFD"));
            return ReadOne(mended.RootElement.Clone());
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            return Unreadable("The event has half a character in it.", element);
        }
    }

    // A high surrogate's escape without a low one behind it, or a low one without a high one before it.
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")]
    private static partial Regex HalfCharacter();

    private static CarrierEvent ReadOne(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return Unreadable("The event is not an object.", element);
        var type = element.Text("eventType") ?? element.Text("type");
        if (type is null) return Unreadable("The event has no type.", element);
        var id = element.Text("id");
        var data = element.Member("data") ?? default;
        if (data.ValueKind == JsonValueKind.String) data = Nested(data.GetString()!) ?? data;
        var isText = type.Equals(Received, StringComparison.OrdinalIgnoreCase);
        if (!isText && !type.Equals(Report, StringComparison.OrdinalIgnoreCase)) return new OtherEvent(id ?? "", type);
        if (data.ValueKind != JsonValueKind.Object) return Unreadable("The event has no data.", element);

        var messageId = data.Text("messageId");
        var time = data.Time("receivedTimestamp") ?? element.Time("eventTime") ?? element.Time("time");
        if (string.IsNullOrEmpty(id ?? messageId)) return Unreadable("The event has no id.", element);
        if (time is null) return Unreadable("The event has no time.", element);
        return isText ? ReadText(element, data, id ?? messageId!, time.Value) : ReadReport(element, data, id, messageId, time.Value);
    }

    private static CarrierEvent ReadText(JsonElement element, JsonElement data, string id, DateTimeOffset time)
    {
        if (!PhoneNumber.TryFromCarrier(data.Text("from"), out var from)) return Unreadable("The text has no sender that could be read.", element);
        if (data.Text("to")?.Trim().TrimStart('+') is not { Length: > 0 } to) return Unreadable("The text does not say which number it was sent to.", element);
        if (data.Text("message") is not { } message) return Unreadable("The text has no message.", element);
        return new TextReceived(id, from, to, message, time);
    }

    private static CarrierEvent ReadReport(JsonElement element, JsonElement data, string? id, string? messageId, DateTimeOffset time)
    {
        if (string.IsNullOrEmpty(messageId)) return Unreadable("The delivery report has no message id.", element);
        if (!PhoneNumber.TryFromCarrier(data.Text("to"), out var to)) return Unreadable("The delivery report has no recipient that could be read.", element);
        if (data.Text("deliveryStatus") is not { } status) return Unreadable("The delivery report has no status.", element);
        return new DeliveryReport(id ?? messageId, messageId, to, AcsCodes.Outcome(status, data.Text("deliveryStatusDetails")), time, data.Text("tag"));
    }

    private static JsonElement? Nested(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UnreadableEvent Unreadable(string reason, JsonElement element) => new(reason, element.GetRawText());
}

/// <summary>Members of JSON that ACS sends in camelCase or PascalCase, as its own documents disagree (acs.md 3.2).</summary>
internal static class AnyCaseJson
{
    public static JsonElement? Member(this JsonElement element, string name)
    {
        foreach (var property in element.EnumerateObject())
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value;
        return null;
    }

    /// <summary>A string, or a number as it is written: a phone number may come as either.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
