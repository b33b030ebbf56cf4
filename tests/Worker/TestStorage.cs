using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Serverless.Tests.Worker;

/// <summary>One Azurite for the whole test process, with an account for every test.</summary>
internal static class TestStorage
{
    private static readonly (string Name, string Key)[] Accounts =
        [.. Enumerable.Range(1, 100).Select(n => ($"account{n}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))))];

    private static readonly ConcurrentBag<(string Name, string Key)> Unused = [.. Accounts];

    private static readonly (int Blob, int Queue, int Table) Ports = (WorkerProcess.FreePort(), WorkerProcess.FreePort(), WorkerProcess.FreePort());

    private static readonly Lazy<Task> Started = new(StartAsync);

    public static async Task<string> NewAccountAsync()
    {
        var found = Unused.TryTake(out var account);
        found.ShouldBeTrue("Every account is in use.");
        await Started.Value;
        return $"DefaultEndpointsProtocol=http;AccountName={account.Name};AccountKey={account.Key};BlobEndpoint=http://127.0.0.1:{Ports.Blob}/{account.Name};"
            + $"QueueEndpoint=http://127.0.0.1:{Ports.Queue}/{account.Name};TableEndpoint=http://127.0.0.1:{Ports.Table}/{account.Name};";
    }

    private static async Task StartAsync()
    {
        var start = new ProcessStartInfo("npx",
        [
            "--yes", "azurite@3.35.0", "--silent", "--skipApiVersionCheck", "--inMemoryPersistence",
            "--blobPort", $"{Ports.Blob}", "--queuePort", $"{Ports.Queue}", "--tablePort", $"{Ports.Table}",
        ]);
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Accounts.Select(account => $"{account.Name}:{account.Key}"));
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill(entireProcessTree: true);
        using var http = new HttpClient();
        await Wait.UntilAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Ports.Queue}/"));
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }
}
