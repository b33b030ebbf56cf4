using System.Globalization;
using Serverless.Emulator;

namespace Serverless.Local;

/// <summary>
/// Tells the person at this machine what happens, a line at a time. Texts and numbers are shown in full: this is their own
/// screen, and the only place of the project where that is so.
/// </summary>
internal sealed class Screen(TextWriter output)
{
    private readonly Lock _gate = new();

    /// <summary>Ids of texts on their way from a handset; the network's status of those says whether Event Grid got rid of them.</summary>
    private readonly HashSet<string> _arriving = [];

    public void Write(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>A line with the time in front, as the person's own clock shows it.</summary>
    public void Write(DateTimeOffset at, string line) =>
        Write($"{at.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}  {line}");

    /// <summary>A two-column table.</summary>
    public void WriteTable(IReadOnlyList<(string Name, string Value)> rows)
    {
        var width = rows.Max(r => r.Name.Length) + 2;
        foreach (var (name, value) in rows) Write("  " + name.PadRight(width) + value);
    }

    public void Show(EmulatorEvent happened)
    {
        if (Describe(happened) is { } line) Write(happened.At, line);
    }

    /// <summary>Null for what is of no interest while it goes well.</summary>
    private string? Describe(EmulatorEvent e) => e.Kind switch
    {
        EmulatorEventKind.TextReceived when _arriving.Add(e.MessageId!) => $"{e.From} → {e.To}  {OneLine(e.Message)}",
        EmulatorEventKind.TextSent => $"{e.From} → {e.To}  {OneLine(e.Message)}",
        EmulatorEventKind.TextStatus when _arriving.Remove(e.MessageId!) =>
            e.Status == "delivered" ? null : $"{e.From} → {e.To}  never reached the service{Suffix(e.Details)}",
        EmulatorEventKind.TextStatus when e.Status == "delivered" => $"{e.From} → {e.To}  delivered",
        EmulatorEventKind.TextStatus => $"{e.From} → {e.To}  {e.Status}{Suffix(e.Details)}",
        EmulatorEventKind.EventRetried => $"Event Grid could not deliver {e.EventType} to {e.Subscription} (attempt {e.Attempts}), tries again{Suffix(e.Details)}",
        EmulatorEventKind.EventDeadLettered => $"Event Grid gave up {e.EventType} for {e.Subscription} after {e.Attempts} attempts{Suffix(e.Details)}",
        EmulatorEventKind.FaultStruck => $"fault: {e.Details}",
        EmulatorEventKind.FaultsChanged => $"faults switched on: {(string.IsNullOrEmpty(e.Details) ? "none" : e.Details)}",
        EmulatorEventKind.HandsetChanged => $"{e.To} now takes texts as: {e.Status}, calls as: {e.Details}",
        EmulatorEventKind.OptOutChanged => $"network opt-out of {e.To} from {e.From}: {e.Status}{Suffix(e.Details)}",
        EmulatorEventKind.Reset => "the telephone network forgot everything",
        _ => null,
    };

    private static string OneLine(string? text) => (text ?? "").ReplaceLineEndings(" ⏎ ");

    private static string Suffix(string? details) => string.IsNullOrEmpty(details) ? "" : $" ({details})";
}
