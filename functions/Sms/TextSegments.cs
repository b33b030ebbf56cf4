namespace Serverless.Sms;

public enum TextEncoding
{
    /// <summary>GSM 03.38, 7 bits: 160 units in one segment, 153 in each of several.</summary>
    Gsm7,

    /// <summary>UTF-16, 2 bytes: 70 units in one segment, 67 in each of several.</summary>
    Ucs2,
}

/// <summary>How a text is cut for the air, which is how it is billed.</summary>
/// <param name="Units">Septets or UTF-16 code units; a GSM extension character counts two.</param>
/// <param name="Culprit">The first character that GSM-7 lacks and that made the whole text UCS-2, or null.</param>
public readonly record struct TextSegments(TextEncoding Encoding, int Count, int Units, string? Culprit)
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "^{}\\[~]|€\f";

    public static TextSegments Of(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var character = rune.ToString();
            if (character.Length > 1 || (!Basic.Contains(character[0], StringComparison.Ordinal) && !Extended.Contains(character[0], StringComparison.Ordinal)))
                return Pack(TextEncoding.Ucs2, text.EnumerateRunes().Select(r => r.Utf16SequenceLength), 70, 67, character);
        }
        return Pack(TextEncoding.Gsm7, text.Select(c => Extended.Contains(c, StringComparison.Ordinal) ? 2 : 1), 160, 153, null);
    }

    // A character is never cut in two, so a segment may end one unit early: that is why units are packed and not divided.
    private static TextSegments Pack(TextEncoding encoding, IEnumerable<int> characters, int single, int part, string? culprit)
    {
        var (units, segments, used) = (0, 1, 0);
        foreach (var size in characters)
        {
            units += size;
            if (used + size > part)
            {
                segments++;
                used = 0;
            }
            used += size;
        }
        return new(encoding, units <= single ? 1 : segments, units, culprit);
    }
}
