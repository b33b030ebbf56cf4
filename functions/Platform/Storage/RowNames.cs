using System.Security.Cryptography;
using System.Text;

namespace Serverless.Platform.Storage;

/// <summary>Row keys that sort as lists are read.</summary>
public static class RowNames
{
    /// <summary>Sorts the newest first, and rows of one moment by <paramref name="key"/>.</summary>
    public static string NewestFirst(DateTimeOffset at, string key) => $"{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:D19}-{key}";

    /// <summary>Sixteen letters and digits that stand for a natural key of any length and alphabet.</summary>
    public static string Hash(string naturalKey) => Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(naturalKey)).AsSpan(0, 10));
}
