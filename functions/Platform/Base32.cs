namespace Serverless.Platform;

/// <summary>Base 32 with the extended hex alphabet (RFC 4648 section 7) in lower case, which sorts like the bytes that it encodes and is safe in table keys.</summary>
internal static class Base32
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[(bytes.Length * 8 + 4) / 5];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var pair = bytes[bit / 8] << 8 | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[pair >> (11 - bit % 8) & 31];
        }
        return new(text);
    }

    public static bool Contains(char c) => Alphabet.Contains(c, StringComparison.Ordinal);

    public static int ValueOf(char c) => Alphabet.IndexOf(c, StringComparison.Ordinal);
}
