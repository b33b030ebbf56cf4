namespace Serverless.Emulator.Sms;

/// <summary>
/// How many of the service's texts there are: the proof of "exactly once". <see cref="Duplicates"/> counts every further acceptance of
/// the same from, to, tag and message; a replay that the repeatability cache answered was not accepted again.
/// </summary>
internal readonly record struct LedgerCounts(int Accepted, int Delivered, int Failed, int Duplicates)
{
    public LedgerCounts Add(Text text) =>
        (this with { Accepted = Accepted + 1, Duplicates = Duplicates + (text.IsDuplicate ? 1 : 0) }).End(text.State.Status);

    /// <summary>One of the accepted texts came to this end.</summary>
    public LedgerCounts End(TextStatus status) => status switch
    {
        TextStatus.Delivered => this with { Delivered = Delivered + 1 },
        TextStatus.Failed => this with { Failed = Failed + 1 },
        _ => this,
    };
}

/// <summary>The counts of all texts that were asked for, and one page of them, oldest first.</summary>
internal sealed record Ledger(LedgerCounts Counts, IReadOnlyList<Text> Page);
