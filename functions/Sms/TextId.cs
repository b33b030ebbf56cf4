using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>
/// Names one text, received or sent, and says where it is stored: the number's key (16 characters), the time backwards so that newer texts sort first (13),
/// and a hash of the natural key (8). The same natural key, number and time give the same id in every process.
/// </summary>
public readonly record struct TextId
{
    private const int Length = NumberKey.Length + TimeLength + HashLength;
    private const int TimeLength = 13;
    private const int HashLength = 8;

    private TextId(string value) => Value = value;

    public string Value { get; }

    public NumberKey Number => NumberKey.TryParse(Value[..NumberKey.Length], out var key) ? key : default;

    /// <summary>The part behind the number's key; the row key of the text.</summary>
    public string Suffix => Value[NumberKey.Length..];

    public static TextId Create(NumberKey number, DateTimeOffset at, string naturalKey)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(naturalKey));
        return new(number.Value + Base32.Encode(time) + Base32.Encode(hash.AsSpan(0, 5)));
    }

    public static TextId Of(NumberKey number, string suffix) => new(number.Value + suffix);

    public static bool TryParse(string? text, out TextId id)
    {
        var valid = text is { Length: Length } && text.All(Base32.Contains);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
