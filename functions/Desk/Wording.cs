using System.Globalization;
using System.Text;

namespace Serverless.Desk;

/// <summary>Finds words and phrases in what people write.</summary>
internal static class Wording
{
    /// <summary>
    /// Whether the phrase stands in the text, both folded alike. Chinese has no word borders; a word in Latin letters must stand by itself, so that "fault" is not in "default".
    /// </summary>
    public static bool Contains(string text, string phrase)
    {
        if (phrase.Length == 0) return false;
        for (var at = text.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = text.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            var end = at + phrase.Length;
            if ((at == 0 || !OneWord(text[at - 1], phrase[0])) && (end == text.Length || !OneWord(phrase[^1], text[end]))) return true;
        }
        return false;
    }

    /// <summary>Case, width, punctuation and white space folded: nothing but letters and digits, with one space between what would otherwise become one Latin word.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        var apart = false;
        // Half a surrogate pair cannot be normalised; as runes it has become U+FFFD, which is no letter.
        foreach (var rune in string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            {
                if (apart && folded.Length > 0 && rune.IsBmp && OneWord(folded[^1], (char)rune.Value)) folded.Append(' ');
                folded.Append(rune);
                apart = false;
            }
            // What cannot be seen does not part what it stands in.
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control) || Rune.IsWhiteSpace(rune))
            {
                apart = true;
            }
        }
        return folded.ToString();
    }

    private static bool OneWord(char left, char right) => char.IsAsciiLetterOrDigit(left) && char.IsAsciiLetterOrDigit(right);
}
