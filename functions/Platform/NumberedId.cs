using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Platform;

/// <summary>
/// The form of every id whose record is stored with a phone number: the number's key (16 characters), the time backwards so that newer ones sort first (13),
/// and a hash of the natural key (8). The same natural key, number and time give the same id in every process.
/// </summary>
public static class NumberedId
{
    private const int TimeLength = 13;
    private const int HashLength = 8;
    private const int Length = NumberKey.Length + TimeLength + HashLength;

    public static string Create(NumberKey number, DateTimeOffset at, string naturalKey)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(naturalKey));
        return number.Value + Base32.Encode(time) + Base32.Encode(hash.AsSpan(0, 5));
    }

    public static bool IsValid([NotNullWhen(true)] string? text) => text is { Length: Length } && text.All(Base32.Contains);

    public static NumberKey NumberOf(string? id) => NumberKey.TryParse(id?[..NumberKey.Length], out var key) ? key : default;

    /// <summary>The part behind the number's key; sorts the newest first.</summary>
    public static string SuffixOf(string id) => id[NumberKey.Length..];
}
