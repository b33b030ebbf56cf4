using System.Security.Cryptography;

namespace Serverless.Local.Storage;

/// <summary>A storage account of Azurite: its name and its key in base64.</summary>
public sealed record StorageAccount(string Name, string Key)
{
    /// <summary>The account that every Azure tool knows by the name of development storage; its key is public.</summary>
    public static StorageAccount Development { get; } = new(
        "devstoreaccount1",
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    /// <summary>Accounts with names and keys of their own, so that those who use different ones never see each other's data.</summary>
    public static IReadOnlyList<StorageAccount> Generate(int count) =>
        [.. Enumerable.Range(1, count).Select(n => new StorageAccount($"account{n}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))))];
}
