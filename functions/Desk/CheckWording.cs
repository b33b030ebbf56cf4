namespace Serverless.Desk;

/// <summary>Finds what must not be said to a customer (R39), whatever signs, spaces or widths it is written with.</summary>
public sealed class CheckWording(IReadOnlyList<string> phrases)
{
    private readonly IReadOnlyList<(string Phrase, string Folded)> _phrases = [.. phrases.Select(phrase => (phrase, Wording.Fold(phrase)))];

    /// <summary>The phrases as they stand in the list; empty where the text has none of them.</summary>
    public IReadOnlyList<string> ForbiddenIn(string text)
    {
        var folded = Wording.Fold(text);
        return [.. _phrases.Where(phrase => Wording.Contains(folded, phrase.Folded)).Select(phrase => phrase.Phrase)];
    }
}
