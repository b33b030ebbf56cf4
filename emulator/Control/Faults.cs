using System.Text.Json.Serialization;

namespace Serverless.Emulator.Control;

/// <summary>
/// When a fault strikes: with a probability of 0 to 1, a number of times, or (neither given) always; and the parameters that some faults have.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FaultSetting(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Count = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RetryAfter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Milliseconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Operation = null);

/// <summary>The parts of ACS that a fault of a request can be limited to.</summary>
internal static class FaultOperations
{
    public const string Send = "send";
    public const string OptOuts = "optOuts";
    public const string DeliveryReports = "deliveryReports";
    public const string Any = "any";

    public static IReadOnlyList<string> All { get; } = [Send, OptOuts, DeliveryReports, Any];
}

/// <summary>The faults that are switched on.</summary>
internal sealed class Faults(EventFeed feed)
{
    private readonly Lock gate = new();
    private Dictionary<string, FaultSetting> on = [];

    /// <summary>What is on; a fault whose count is used up is off.</summary>
    public IReadOnlyDictionary<string, FaultSetting> On
    {
        get
        {
            lock (gate)
                return new SortedDictionary<string, FaultSetting>(on, StringComparer.Ordinal);
        }
    }

    /// <summary>From now on exactly these are on.</summary>
    public void Replace(IReadOnlyDictionary<string, FaultSetting> settings)
    {
        lock (gate)
            on = new(settings);
        feed.Publish(new(EmulatorEventKind.FaultsChanged) { Details = string.Join(", ", settings.Keys) });
    }

    public void Clear() => Replace(new Dictionary<string, FaultSetting>());

    /// <summary>The fault's setting if it strikes this time, which uses up one of its count; else null.</summary>
    public FaultSetting? Strike(string name, string? messageId = null, string operation = FaultOperations.Send)
    {
        FaultSetting? setting;
        lock (gate)
        {
            if (!on.TryGetValue(name, out setting) || !Covers(name, setting, operation) || !Happens(setting.Probability ?? 1))
                return null;
            if (setting.Count is 1)
                on.Remove(name);
            else if (setting.Count is { } count)
                on[name] = setting with { Count = count - 1 };
        }
        feed.Publish(new(EmulatorEventKind.FaultStruck) { Details = name, MessageId = messageId });
        return setting;
    }

    private static bool Covers(string name, FaultSetting setting, string operation)
    {
        var covered = setting.Operation ?? FaultKind.Find(name)?.Operation ?? FaultOperations.Any;
        return covered == FaultOperations.Any || covered == operation;
    }

#pragma warning disable CA5394 // Bad luck needs no secrecy.
    private static bool Happens(double probability) => Random.Shared.NextDouble() < probability;
#pragma warning restore CA5394
}
