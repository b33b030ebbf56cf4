using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Emulator.EventGrid;

/// <summary>Events that were given up, in memory and, if the options name one, in a folder laid out like Event Grid's container.</summary>
internal sealed class DeadLetters(EmulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly List<JsonObject> letters = [];

    public JsonObject[] All
    {
        get
        {
            lock (gate)
                return [.. letters];
        }
    }

    /// <summary>
    /// Keeps the event; the reason is <c>MaxDeliveryAttemptsExceeded</c>, <c>TimeToLiveExceeded</c> or <c>UndeliverableDueToClientError</c>.
    /// Returns why its file could not be written, or null.
    /// </summary>
    public string? Add(Subscription subscription, EventGridEvent e, string reason, int attempts, string lastOutcome, DateTimeOffset published)
    {
        var now = options.Time.GetUtcNow();
        var letter = e.ToJson(subscription.Schema);
        letter["deadLetterReason"] = reason;
        letter["deliveryAttempts"] = attempts;
        letter["lastDeliveryOutcome"] = lastOutcome;
        letter["publishTime"] = JsonSerializer.SerializeToNode(published.UtcDateTime);
        letter["lastDeliveryAttemptTime"] = JsonSerializer.SerializeToNode(now.UtcDateTime);
        letter["subscription"] = subscription.Name;
        lock (gate)
            letters.Add(letter);
        return options.DeadLetterFolder is { } folder ? Write(folder, subscription, letter, now) : null;
    }

    public void Clear()
    {
        lock (gate)
            letters.Clear();
    }

    private static string? Write(string folder, Subscription subscription, JsonObject letter, DateTimeOffset now)
    {
        var hour = now.UtcDateTime.ToString("yyyy/M/d/H", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, subscription.Name.ToUpperInvariant(), hour, $"{Guid.NewGuid()}.json");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, new JsonArray(letter.DeepClone()).ToJsonString(EmulatorJson.Options));
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}
