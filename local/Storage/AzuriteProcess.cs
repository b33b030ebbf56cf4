using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Serverless.Local.Storage;

/// <summary>A running Azurite: blob, queue and table storage on 127.0.0.1. It stops when disposed and when this process ends, however it ends.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _child;
    private readonly IReadOnlyDictionary<string, Uri> _endpoints;

    private AzuriteProcess(ChildProcess child, AzuriteOptions options, IReadOnlyDictionary<string, Uri> endpoints)
    {
        _child = child;
        _endpoints = endpoints;
        Accounts = options.Accounts;
    }

    /// <summary>The accounts that it was started with.</summary>
    public IReadOnlyList<StorageAccount> Accounts { get; }

    public Uri Blob => _endpoints["Blob"];

    public Uri Queue => _endpoints["Queue"];

    public Uri Table => _endpoints["Table"];

    /// <summary>The process itself: id, exit, last lines.</summary>
    public ChildProcess Process => _child;

    /// <summary>Starts it and waits until all three services listen.</summary>
    /// <exception cref="LocalException">Node.js or the package is missing, a port is taken, or it did not come up; the message says which.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellation = default)
    {
        var script = Path.Combine(Repository.Root, "local", "azurite.mjs");
        if (!Directory.Exists(Path.Combine(Repository.Root, "local", "node_modules", "azurite")))
            throw new LocalException("The npm package azurite is not installed. \"dotnet build local\" installs it.");

        Ports.RequireFree("blob storage (Azurite)", options.BlobPort, "--blob-port");
        Ports.RequireFree("queue storage (Azurite)", options.QueuePort, "--queue-port");
        Ports.RequireFree("table storage (Azurite)", options.TablePort, "--table-port");

        var endpoints = new ConcurrentDictionary<string, Uri>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = ChildProcess.Start(
            StartInfo(script, options),
            "Node.js 20 or later is needed for Azurite and could not be started. Install it from https://nodejs.org and open a new terminal.",
            line =>
            {
                if (Listening().Match(line) is { Success: true } match)
                    endpoints[match.Groups["service"].Value] = new Uri(match.Groups["uri"].Value);
                if (endpoints.Count == 3)
                    ready.TrySetResult();
            });
        try
        {
            var limit = Task.Delay(StartLimit, cancellation);
            var first = await Task.WhenAny(ready.Task, child.Exited, limit);
            cancellation.ThrowIfCancellationRequested();
            if (first != ready.Task)
            {
                var what = first == limit ? $"did not start within {StartLimit.TotalSeconds:0} s" : "ended while it started";
                throw new LocalException($"Azurite {what}. Its last lines:\n{string.Join('\n', child.LastLines)}");
            }

            return new AzuriteProcess(child, options, endpoints);
        }
        catch
        {
            child.Kill();
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of one of its accounts, for the Azure SDKs and for <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString(StorageAccount account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account.Name};AccountKey={account.Key};" +
        $"BlobEndpoint={Blob}{account.Name};QueueEndpoint={Queue}{account.Name};TableEndpoint={Table}{account.Name};";

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private static ProcessStartInfo StartInfo(string script, AzuriteOptions options)
    {
        // Longer than any client keeps an idle connection, so that the server never closes one that is about to be used.
        const string KeepAliveSeconds = "600";
        // Not --loose: what Azurite does not support should fail here rather than in Azure.
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                script,
                "--blobPort", $"{options.BlobPort}", "--queuePort", $"{options.QueuePort}", "--tablePort", $"{options.TablePort}",
                "--blobKeepAliveTimeout", KeepAliveSeconds, "--queueKeepAliveTimeout", KeepAliveSeconds, "--tableKeepAliveTimeout", KeepAliveSeconds,
                "--skipApiVersionCheck", "--disableTelemetry", "--silent",
            },
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', options.Accounts.Select(a => $"{a.Name}:{a.Key}")) },
        };
        if (options.DataFolder is { } folder)
        {
            Directory.CreateDirectory(folder);
            start.ArgumentList.Add("--location");
            start.ArgumentList.Add(folder);
        }
        else
        {
            start.ArgumentList.Add("--inMemoryPersistence");
        }

        return start;
    }

    [GeneratedRegex(@"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<uri>http\S+)")]
    private static partial Regex Listening();
}
