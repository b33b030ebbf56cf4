using System.Net.Http.Json;
using Serverless.Emulator;
using Serverless.Local.Functions;
using Serverless.Local.Issuer;
using Serverless.Local.Storage;

namespace Serverless.Local;

/// <summary>The running parts. They start in the order in which they need each other and stop in the opposite one.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    /// <summary>A handset that is there from the start.</summary>
    private const string SampleSubscriber = "+8613800138000";

    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly CancellationTokenSource _stopped = new();
    private AzuriteProcess _azurite = null!;
    private DevelopmentIssuer _issuer = null!;
    private EmulatorApp _emulator = null!;
    private FunctionsProcess _functions = null!;

    private LocalServices()
    {
    }

    /// <summary>Returns when every part is healthy.</summary>
    /// <exception cref="LocalException">One is not; those that had started are stopped.</exception>
    public static async Task<LocalServices> StartAsync(LocalOptions options, DataFolder data, FunctionsLog log, Screen screen, CancellationToken stop)
    {
        var services = new LocalServices();
        try
        {
            await services.Start(options, data, log, screen, stop);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a person needs to know of the running parts.</summary>
    public IReadOnlyList<(string Name, string Value)> Addresses =>
    [
        ("Handsets", $"{_emulator.Url}  (text 12580 from {SampleSubscriber})"),
        ("HTTP API", $"{_functions.Url}api/"),
        ("Health", $"{_functions.Url}api/health/ready"),
        ("Token", $"curl '{_issuer.Authority}/token?role=Operator&name=Lin'  (or {string.Join(", ", TokenRequest.KnownRoles.SkipLast(1))})"),
        ("Storage", $"{_azurite.Blob} {_azurite.Queue} {_azurite.Table}  (account {StorageAccount.Development.Name})"),
    ];

    /// <summary>Waits until told to stop (null) or until a part dies: what to say about that.</summary>
    public async Task<string?> FirstDeath(CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.Infinite, stop);
        var first = await Task.WhenAny(_azurite.Process.Exited, _functions.Process.Exited, stopped);
        // Ctrl+C reaches the children at the same moment: their end may be seen before the signal.
        if (first != stopped) await Task.WhenAny(stopped, Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None));
        if (stop.IsCancellationRequested) return null;

        var (name, process) = first == _azurite.Process.Exited ? ("Azurite", _azurite.Process) : ("The functions", _functions.Process);
        return $"{name} ended with code {await process.Exited}, so everything stops. The last lines:\n{string.Join('\n', process.LastLines)}";
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var part)) await part.DisposeAsync();
        await _stopped.CancelAsync();
        _stopped.Dispose();
    }

    private async Task Start(LocalOptions options, DataFolder data, FunctionsLog log, Screen screen, CancellationToken stop)
    {
        screen.Write("Starting storage (Azurite) …");
        _azurite = Started(await AzuriteProcess.StartAsync(
            new AzuriteOptions { DataFolder = data.Azurite, BlobPort = options.BlobPort, QueuePort = options.QueuePort, TablePort = options.TablePort }, stop));
        var storage = _azurite.ConnectionString(StorageAccount.Development);

        screen.Write("Starting sign-in and the telephone network …");
        _issuer = Started(await DevelopmentIssuer.StartAsync(options.IssuerPort, data.Issuer));
        _emulator = Started(await StartEmulator(options.EmulatorPort, storage));
        _ = Show(screen);

        screen.Write("Starting the functions …");
        var settings = new FunctionsSettings(storage, _emulator.ConnectionString, _issuer.Authority);
        _functions = Started(await FunctionsProcess.StartAsync(settings, options.FunctionsPort, log.Write, stop));
    }

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Push(part);
        return part;
    }

    private static async Task<EmulatorApp> StartEmulator(int port, string storage)
    {
        var options = new EmulatorOptions { Port = port };
        foreach (var subscription in EventSubscriptions.ToQueues(storage)) options.Subscriptions.Add(subscription);
        var emulator = EmulatorApp.Create(options);
        await emulator.StartAsync();
        using var http = new HttpClient { BaseAddress = emulator.Url };
        using var handset = await http.PostAsJsonAsync($"emulator/handsets/{SampleSubscriber}", new { answers = "accept", delivery = "delivered" });
        handset.EnsureSuccessStatusCode();
        return emulator;
    }

    private async Task Show(Screen screen)
    {
        await foreach (var happened in _emulator.Events(_stopped.Token)) screen.Show(happened);
    }
}
