namespace Serverless.Emulator.Sms;

/// <summary>
/// The service's texts and how many of them there are: the proof of "exactly once". <see cref="Duplicates"/> counts every further acceptance of
/// the same from, to, tag and message; a replay that the repeatability cache answered was not accepted again.
/// </summary>
internal sealed class Ledger
{
    private readonly List<Text> page = [];

    public int Accepted { get; private set; }

    public int Delivered { get; private set; }

    public int Failed { get; private set; }

    public int Duplicates { get; private set; }

    public IReadOnlyList<Text> Page => page;

    public void Count(Text text, int skip, int take)
    {
        if (Accepted >= skip && page.Count < take)
            page.Add(text);
        Accepted++;
        if (text.IsDuplicate)
            Duplicates++;
        if (text.State.Status == TextStatus.Delivered)
            Delivered++;
        else if (text.State.Status == TextStatus.Failed)
            Failed++;
    }
}
