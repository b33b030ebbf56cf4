namespace Serverless.Emulator.Sms;

/// <summary>Every text since the last reset, in the order in which they happened.</summary>
internal sealed class TextLog(EmulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly List<Text> sent = [];
    private readonly Dictionary<string, List<Text>> byHandset = [];
    private readonly Dictionary<string, Text> byId = [];
    private readonly HashSet<(string From, string To, string? Tag, string Message)> seen = [];
    private LedgerCounts total; // Of all of sent, kept up to date: tests ask for it again and again while thousands are sent.
    private DateTimeOffset last;

    /// <summary>Adds a text and gives it its time, which grows from text to text even where the clock does not.</summary>
    public void Add(Text text)
    {
        var handset = text.Direction == TextDirection.In ? text.FromKey : text.ToKey;
        lock (gate)
        {
            var now = options.Time.GetUtcNow();
            text.At = last = now > last ? now : last.AddTicks(1);
            if (!byHandset.TryGetValue(handset, out var thread))
                byHandset[handset] = thread = [];
            thread.Add(text);
            byId[text.MessageId] = text;
            if (text.Direction == TextDirection.Out && !text.IsFromNetwork)
            {
                text.IsDuplicate = !seen.Add((text.FromKey, text.ToKey, text.Tag, text.Message));
                sent.Add(text);
                total = total.Add(text);
            }
        }
    }

    /// <summary>The text came to its end, which happens once.</summary>
    public void End(Text text, Text.Delivery end)
    {
        lock (gate)
        {
            text.State = end;
            // A text that was forgotten meanwhile is not counted any more.
            if (text.Direction == TextDirection.Out && byId.GetValueOrDefault(text.MessageId) == text)
                total = total.End(end.Status);
        }
    }

    public Text? Find(string messageId)
    {
        lock (gate)
            return byId.GetValueOrDefault(messageId);
    }

    /// <summary>All texts to and from a handset, oldest first.</summary>
    public Text[] Thread(string number)
    {
        lock (gate)
            return byHandset.TryGetValue(NumberKey.Of(number), out var thread) ? [.. thread] : [];
    }

    /// <summary>The numbers of all handsets with texts.</summary>
    public string[] Handsets()
    {
        lock (gate)
            return [.. byHandset.Keys];
    }

    /// <summary>The service's texts that pass the filters (null or empty: any), with counts of all and one page of them.</summary>
    public Ledger Ledger(string? from, string? to, string? tag, int skip, int take)
    {
        lock (gate)
        {
            return string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to) && string.IsNullOrEmpty(tag)
                ? new(total, [.. sent.Skip(skip).Take(take)])
                : Filter(from, to, tag, skip, take);
        }
    }

    private Ledger Filter(string? from, string? to, string? tag, int skip, int take)
    {
        var fromKey = string.IsNullOrEmpty(from) ? null : NumberKey.Of(from);
        var candidates = string.IsNullOrEmpty(to) ? sent : byHandset.GetValueOrDefault(NumberKey.Of(to), []);
        var counts = new LedgerCounts();
        var page = new List<Text>();
        foreach (var text in candidates)
        {
            if (text.Direction != TextDirection.Out || text.IsFromNetwork
                || (fromKey is not null && text.FromKey != fromKey)
                || (!string.IsNullOrEmpty(tag) && text.Tag != tag))
                continue;
            if (counts.Accepted >= skip && page.Count < take)
                page.Add(text);
            counts = counts.Add(text);
        }
        return new(counts, page);
    }

    public void Clear()
    {
        lock (gate)
        {
            sent.Clear();
            byHandset.Clear();
            byId.Clear();
            seen.Clear();
            total = default;
        }
    }
}
