using System.Collections.Concurrent;
using Serverless.Local.Storage;

namespace Serverless.Tests.Support;

/// <summary>
/// One Azurite, in memory, for the whole test process; it starts with the first caller and ends with the process. Every
/// caller gets a storage account of its own, so tests that run at the same time never see each other's queues or tables.
/// </summary>
public static class TestStorage
{
    private static readonly ConcurrentBag<StorageAccount> s_unused = [.. StorageAccount.Generate(512)];

    private static readonly Lazy<Task<AzuriteProcess>> s_azurite = new(() =>
        AzuriteProcess.StartAsync(new AzuriteOptions { Accounts = [.. s_unused] }));

    /// <summary>The connection string of an account that nobody has used yet.</summary>
    public static async Task<string> NewAccountAsync()
    {
        var azurite = await s_azurite.Value;
        return s_unused.TryTake(out var account)
            ? azurite.ConnectionString(account)
            : throw new InvalidOperationException("Every storage account is in use: raise the number in TestStorage.");
    }
}
