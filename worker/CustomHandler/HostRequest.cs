using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Worker.CustomHandler;

/// <summary>What a Functions host posts to run a queue or timer function: <c>{"Data":{"parameter":…},"Metadata":{…}}</c>.
/// The host writes bytes as base64, objects as objects and everything else as JSON inside of a JSON string.</summary>
internal sealed class HostRequest : IDisposable
{
    private readonly JsonDocument _json;
    private readonly JsonElement _metadata;

    private HostRequest(JsonDocument json)
    {
        _json = json;
        _metadata = Property(json.RootElement, "Metadata");
    }

    public static async Task<HostRequest> ReadAsync(Stream body, CancellationToken cancellationToken) =>
        new(await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken));

    public Invocation.Retries Retries
    {
        get
        {
            var retry = Property(_metadata, "RetryContext");
            return new(Number(Property(retry, "RetryCount")), Number(Property(retry, "MaxRetryCount")));

            static int Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
        }
    }

    public QueueMessage Message(string parameter)
    {
        var body = Body(Data(parameter), out var isText);
        // The host adds the properties of a text that is a JSON object to Metadata, over its own of that name. It does not look into bytes.
        var overwritten = isText ? PropertyNames(body) : [];
        string? Own(string name) => overwritten.Contains(name) ? null : Unwrapped(Property(_metadata, name));

        return QueuesModelFactory.QueueMessage(
            Own("Id") ?? "",
            Own("PopReceipt") ?? "",
            body,
            long.TryParse(Own("DequeueCount"), CultureInfo.InvariantCulture, out var count) ? count : 1,
            Time(Own("NextVisibleTime")),
            Time(Own("InsertionTime")),
            Time(Own("ExpirationTime")));
    }

    public TimerInfo Timer(string parameter)
    {
        var timer = Data(parameter);
        var status = Property(timer, "ScheduleStatus");
        return new TimerInfo
        {
            IsPastDue = Property(timer, "IsPastDue").ValueKind == JsonValueKind.True,
            ScheduleStatus = status.ValueKind != JsonValueKind.Object ? null : new ScheduleStatus
            {
                Last = At(status, "Last"),
                Next = At(status, "Next"),
                LastUpdated = At(status, "LastUpdated"),
            },
        };

        static DateTime At(JsonElement status, string name) => Time(Unwrapped(Property(status, name)))?.UtcDateTime ?? default;
    }

    public void Dispose() => _json.Dispose();

    private JsonElement Data(string parameter) =>
        Property(_json.RootElement, "Data") is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(parameter, out var value)
            ? value
            : throw new InvalidDataException($"The host sent no '{parameter}'. Does function.json come from this version of the program?");

    private static BinaryData Body(JsonElement value, out bool isText)
    {
        isText = false;
        if (value.ValueKind != JsonValueKind.String)
        {
            isText = true;
            return BinaryData.FromString(value.GetRawText());
        }

        var text = value.GetString()!;
        // Base64 has no quotes, and a JSON string begins with one.
        if (text.StartsWith('"'))
        {
            isText = true;
            return BinaryData.FromString(Unwrapped(value)!);
        }

        return Base64.IsValid(text)
            ? BinaryData.FromBytes(Convert.FromBase64String(text))
            : throw new InvalidDataException("The host sent a message that is neither base64 nor a JSON string. Give the queueTrigger in function.json \"dataType\": \"binary\".");
    }

    private static HashSet<string> PropertyNames(BinaryData body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var json))
                return [];
            using (json)
            {
                return json.RootElement.ValueKind == JsonValueKind.Object
                    ? json.RootElement.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)
                    : [];
            }
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A string, also where it is a JSON string inside of a JSON string; otherwise the JSON itself.</summary>
    private static string? Unwrapped(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return value.GetRawText();
        var text = value.GetString()!;
        if (!text.StartsWith('"'))
            return text;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        return reader.GetString();
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static JsonElement Property(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var property) ? property : default;
}
