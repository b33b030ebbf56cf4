namespace Serverless.Emulator.Sms;

/// <summary>Counts the segments of a text as handsets and bills do (3GPP TS 23.038, TS 23.040).</summary>
internal static class Segments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "^{}\\[~]|€\f";

    /// <summary>1 or more; an empty text takes one.</summary>
    public static int Count(string message)
    {
        var isGsm = message.All(c => Basic.Contains(c, StringComparison.Ordinal) || Extension.Contains(c, StringComparison.Ordinal));
        return isGsm
            ? Pack(message.Select(c => Extension.Contains(c, StringComparison.Ordinal) ? 2 : 1), single: 160, part: 153)
            : Pack(message.EnumerateRunes().Select(rune => rune.Utf16SequenceLength), single: 70, part: 67);
    }

    // A character that takes two units is never cut in two, so a part may end one unit short.
    private static int Pack(IEnumerable<int> widths, int single, int part)
    {
        var (total, parts, filled) = (0, 1, 0);
        foreach (var width in widths)
        {
            total += width;
            if (filled + width > part)
                (parts, filled) = (parts + 1, 0);
            filled += width;
        }
        return total <= single ? 1 : parts;
    }
}
