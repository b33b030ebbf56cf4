using System.Globalization;
using System.Text;

namespace Serverless.Sms;

public enum KeywordMatch
{
    /// <summary>The whole text is the word.</summary>
    Whole,

    /// <summary>The text begins with the word; the rest is its argument.</summary>
    First,

    /// <summary>The text asks for it in a sentence; the rule is a function of the cleaned text.</summary>
    Phrase,
}

/// <summary>One row of the keyword table.</summary>
/// <param name="Command">Which command it stands for, "help".</param>
/// <param name="Language">The language that the word belongs to; null for letter codes and signs.</param>
/// <param name="Detail">What tells the words of one command apart, such as the scope of an opt-out; passed to the command.</param>
public sealed record Keyword(string Command, KeywordMatch Match, IReadOnlyList<string> Words, Language? Language, string? Detail = null)
{
    /// <summary>For <see cref="KeywordMatch.Phrase"/>: whether the cleaned text asks for this.</summary>
    public Func<string, bool>? Asks { get; init; }

    /// <summary>Beats every other row, whatever matched more closely: an opt-out is never taken for anything else.</summary>
    public bool BeatsAll { get; init; }
}

/// <summary>What a text was taken as.</summary>
/// <param name="Argument">What followed the keyword, cleaned; empty for whole matches.</param>
public sealed record KeywordHit(Keyword Keyword, string Argument);

/// <summary>Finds the row that a text means: opt-outs first, then the whole text, then the longest first word, then a phrase.</summary>
public sealed class KeywordTable
{
    private readonly IReadOnlyList<Keyword> _rows;

    /// <exception cref="ArgumentException">Two rows claim the same word in the same way.</exception>
    public KeywordTable(IEnumerable<Keyword> rows)
    {
        _rows = [.. rows.Select(row => row with { Words = [.. row.Words.Select(Clean)] })];
        var claimed = _rows.SelectMany(row => row.Words.Select(word => (row.Match, Word: word))).GroupBy(claim => claim).FirstOrDefault(claims => claims.Count() > 1);
        if (claimed is not null) throw new ArgumentException($"The keyword '{claimed.Key.Word}' is claimed twice ({claimed.Key.Match}).");
    }

    /// <summary>Every command that a row names.</summary>
    public IEnumerable<string> Commands => _rows.Select(row => row.Command).Distinct();

    public KeywordHit? Find(string text)
    {
        var clean = Clean(text);
        if (clean.Length == 0) return null;
        return _rows.Select(row => (Row: row, Score: Score(row, clean, out var argument), Argument: argument))
            .Where(candidate => candidate.Score > 0)
            .OrderByDescending(candidate => candidate.Score)
            .Select(candidate => new KeywordHit(candidate.Row, candidate.Argument))
            .FirstOrDefault();
    }

    /// <summary>
    /// The text as keywords are compared: full-width forms folded (ＳＴＯＰ, ？), lower case, white space single, invisible characters gone, and whatever is around
    /// it that is neither letter nor digit. A text of signs alone keeps the first, since "?" is a keyword.
    /// </summary>
    public static string Clean(string text)
    {
        var visible = string.Concat(text.EnumerateRunes().Where(IsVisible));
        var folded = visible.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var words = string.Join(' ', folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var trimmed = Trim(words);
        return trimmed.Length > 0 ? trimmed : string.Concat(words.EnumerateRunes().Take(1));
    }

    private static bool IsVisible(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control);

    private static string Trim(string words)
    {
        var (start, end, at) = (0, 0, 0);
        foreach (var rune in words.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)) (start, end) = (end == 0 ? at : start, at + rune.Utf16SequenceLength);
            at += rune.Utf16SequenceLength;
        }
        return words[start..end];
    }

    private static int Score(Keyword row, string clean, out string argument)
    {
        argument = "";
        var best = 0;
        foreach (var word in row.Words)
        {
            if (row.Match == KeywordMatch.Whole && clean == word)
            {
                best = 3000;
            }
            else if (row.Match == KeywordMatch.First && Begins(clean, word) && 2000 + word.Length > best)
            {
                best = 2000 + word.Length;
                argument = Trim(clean[word.Length..]);
            }
        }
        if (row.Asks?.Invoke(clean) == true) best = Math.Max(best, 1000);
        return best == 0 ? 0 : row.BeatsAll ? best + 10_000 : best;
    }

    // Chinese is written without spaces: "查询12" is 查询 with an argument; "helper" is not "help" with one.
    private static bool Begins(string clean, string word) =>
        clean.StartsWith(word, StringComparison.Ordinal)
        && (clean.Length == word.Length || !char.IsAsciiLetterOrDigit(word[^1]) || !char.IsAsciiLetterOrDigit(clean[word.Length]));
}
