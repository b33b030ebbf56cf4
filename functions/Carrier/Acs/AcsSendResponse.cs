using System.Globalization;
using System.Text.Json;
using Azure;

namespace Serverless.Carrier.Acs;

/// <summary>Reads ACS's answers to a send: the 202 envelope with an item for each recipient, and the three bodies of a refusal (acs.md 1.2, 1.3).</summary>
internal static class AcsSendResponse
{
    public static IReadOnlyList<SendOutcome> Read(ReadOnlyMemory<byte> body, int recipients)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            SendOutcome[] outcomes = [.. document.RootElement.Member("value")!.Value.EnumerateArray().Select(Item)];
            if (outcomes.Length == recipients) return outcomes;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Falls through: a 202 that cannot be read may have been acted on.
        }
        return [.. Enumerable.Repeat<SendOutcome>(new SendOutcome.Unknown("The carrier's answer could not be read."), recipients)];
    }

    public static SendOutcome Whole(Response response)
    {
        var code = response.Status.ToString(CultureInfo.InvariantCulture);
        return response.Status switch
        {
            429 or 503 => new SendOutcome.Busy(code, RetryAfter(response)),
            // The other server errors do not say whether the text was taken before they happened.
            408 or >= 500 => new SendOutcome.Unknown($"The carrier answered {code}."),
            _ => new SendOutcome.Refused(code, Reason(response.Content.ToMemory())),
        };
    }

    private static SendOutcome Item(JsonElement item)
    {
        var status = int.TryParse(item.Text("httpStatusCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var code = status.ToString(CultureInfo.InvariantCulture);
        if (item.Text("messageId") is { Length: > 0 } messageId && status is 0 or (>= 200 and < 300)) return new SendOutcome.Accepted(messageId);
        var reason = item.Text("errorMessage") ?? "The carrier gave no reason.";
        return status switch
        {
            // Perhaps taken, but without the id that its reports will name: a repeat is answered with it.
            0 or (>= 200 and < 300) => new SendOutcome.Unknown("The carrier's answer for this recipient could not be read."),
            429 or 503 => new SendOutcome.Busy(code, null),
            // 409: a repeat while the first is still in progress (acs.md 1.4).
            409 or 408 or >= 500 => new SendOutcome.Unknown($"The carrier answered {code} for this recipient."),
            412 => new SendOutcome.Unknown("The carrier no longer knows whether this is a repeat."),
            400 when reason.Contains("To phone number", StringComparison.OrdinalIgnoreCase) => new SendOutcome.Refused(code, reason, DeliveryConsequence.BadNumber),
            _ => new SendOutcome.Refused(code, reason),
        };
    }

    private static string Reason(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return "The carrier refused it.";
            if (root.Member("error") is { ValueKind: JsonValueKind.Object } error)
                return $"{error.Text("code")} {error.Text("message")}".Trim();
            var fields = root.Member("errors") is { ValueKind: JsonValueKind.Object } errors ? errors : root;
            var messages = fields.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(field => field.Value.EnumerateArray().Select(message => $"{field.Name}: {message}"));
            return string.Join(" ", messages) is { Length: > 0 } text ? text : root.Text("title") ?? "The carrier refused it.";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "The carrier refused it.";
        }
    }

    private static TimeSpan? RetryAfter(Response response)
    {
        if (response.Headers.TryGetValue("retry-after-ms", out var text) || response.Headers.TryGetValue("x-ms-retry-after-ms", out text)) return Wait(text, 0.001);
        return response.Headers.TryGetValue("Retry-After", out text) ? Wait(text, 1) : null;
    }

    /// <summary>Null for what is no time to wait; nobody means more than a day.</summary>
    private static TimeSpan? Wait(string text, double unit) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number * unit is >= 0 and <= 86_400 ? TimeSpan.FromSeconds(number * unit) : null;
}
