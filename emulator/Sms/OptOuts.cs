namespace Serverless.Emulator.Sms;

/// <summary>Who opted out of which sender; shared by the opt-outs API and the keywords STOP and START.</summary>
internal sealed class OptOuts(EventFeed feed)
{
    private readonly Lock gate = new();
    private readonly HashSet<(string From, string To)> entries = [];

    public bool IsOptedOut(string from, string to)
    {
        lock (gate)
            return entries.Contains((NumberKey.Of(from), NumberKey.Of(to)));
    }

    public void Set(string from, string to, bool optedOut)
    {
        var entry = (NumberKey.Of(from), NumberKey.Of(to));
        lock (gate)
        {
            if (!(optedOut ? entries.Add(entry) : entries.Remove(entry)))
                return;
        }
        feed.Publish(new(EmulatorEventKind.OptOutChanged) { From = from, To = NumberKey.Display(to), Status = optedOut ? "optedOut" : "optedIn" });
    }

    public void Clear()
    {
        lock (gate)
            entries.Clear();
    }
}
