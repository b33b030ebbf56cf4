using System.Net.Http.Headers;
using Serverless.Emulator;
using Serverless.Local;
using Serverless.Local.Functions;
using Serverless.Local.Issuer;

namespace Serverless.Tests.Support;

/// <summary>
/// The whole service as a subscriber and an operator meet it: the telephone network (emulator), sign-in, storage of its own, and the functions as built,
/// in a process that can be killed and started again.
/// </summary>
public sealed class RunningService : IAsyncDisposable
{
    /// <summary>Above what a healthy machine needs, so that only a fault reaches it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TelephoneNetwork _network;
    private readonly FunctionsSettings _settings;
    private readonly int _port = Ports.Free();
    private readonly List<HttpClient> _clients = [];
    private readonly StreamWriter _log;
    private FunctionsProcess? _functions;

    private RunningService(string storage, EmulatorApp emulator, DevelopmentIssuer issuer, IReadOnlyDictionary<string, string> settings)
    {
        Storage = storage;
        Emulator = emulator;
        Issuer = issuer;
        _network = new TelephoneNetwork(emulator.Url);
        LogFile = Path.Combine(Repository.Root, "artifacts", "test-logs", $"functions-{_port}.log");
        Directory.CreateDirectory(Path.GetDirectoryName(LogFile)!);
        _log = new StreamWriter(LogFile) { AutoFlush = true };
        _settings = new FunctionsSettings(storage, emulator.ConnectionString, issuer.Authority) { Others = settings };
    }

    /// <summary>Connection string of the storage account, which nobody else uses.</summary>
    public string Storage { get; }

    /// <summary>The telephone network.</summary>
    public EmulatorApp Emulator { get; }

    /// <summary>Who hands out tokens.</summary>
    public DevelopmentIssuer Issuer { get; }

    /// <summary>All that the functions wrote, to read when a test fails.</summary>
    public string LogFile { get; }

    /// <summary>The functions' address.</summary>
    public Uri Url => new($"http://127.0.0.1:{_port}/");

    /// <summary>Starts everything and returns when it is healthy.</summary>
    /// <param name="network">Changes how the emulator behaves.</param>
    /// <param name="settings">Further settings of the functions, by their environment names.</param>
    /// <param name="storage">Connection string of a storage account that nobody else uses; null for a new one.</param>
    public static async Task<RunningService> StartAsync(
        Action<EmulatorOptions>? network = null, IReadOnlyDictionary<string, string>? settings = null, string? storage = null)
    {
        storage ??= await TestStorage.NewAccountAsync();
        var options = new EmulatorOptions { Port = 0 };
        foreach (var subscription in EventSubscriptions.ToQueues(storage)) options.Subscriptions.Add(subscription);
        network?.Invoke(options);

        var emulator = EmulatorApp.Create(options);
        await emulator.StartAsync();
        var service = new RunningService(storage, emulator, await DevelopmentIssuer.StartAsync(), settings ?? new Dictionary<string, string>());
        try
        {
            await service.StartFunctions();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="TelephoneNetwork.Text"/>
    public Task<string> Text(string from, string message, string to = "12580") => _network.Text(from, message, to);

    /// <inheritdoc cref="TelephoneNetwork.MessagesOf"/>
    public Task<IReadOnlyList<HandsetText>> MessagesOf(string number) => _network.MessagesOf(number);

    /// <summary>The texts that the service sent to a handset, as soon as there are that many.</summary>
    public async Task<IReadOnlyList<HandsetText>> AnswersTo(string number, int count = 1)
    {
        var all = await Wait.For(
            () => MessagesOf(number), texts => texts.Count(t => t.Direction == "out") >= count, Patience, $"{number} should be sent {count} texts (log: {LogFile})");
        return [.. all.Where(t => t.Direction == "out")];
    }

    /// <inheritdoc cref="TelephoneNetwork.Ledger"/>
    public Task<LedgerCounts> Ledger(string? tag = null, int take = 10_000) => _network.Ledger(tag, take);

    /// <inheritdoc cref="TelephoneNetwork.Behave"/>
    public Task Behave(string number, string delivery) => _network.Behave(number, delivery);

    /// <inheritdoc cref="TelephoneNetwork.Faults"/>
    public Task Faults(object faults) => _network.Faults(faults);

    /// <inheritdoc cref="TelephoneNetwork.NoFaults"/>
    public Task NoFaults() => _network.NoFaults();

    /// <inheritdoc cref="TelephoneNetwork.Forget"/>
    public Task Forget() => _network.Forget();

    /// <summary>The HTTP API for somebody with these roles; with none, for somebody without a token. Addresses are relative to <c>/api/</c>.</summary>
    public HttpClient Api(params string[] roles) => roles.Length == 0 ? Client() : ApiAs($"Test {roles[0]}", roles);

    /// <summary>The HTTP API for one person: another name is somebody else.</summary>
    public HttpClient ApiAs(string person, params string[] roles)
    {
        var client = Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Issuer.Issue(new TokenRequest(person, roles)));
        return client;
    }

    /// <summary>Kills the functions as a power cut would (SIGKILL); returns when the process is gone.</summary>
    public async Task KillFunctions()
    {
        if (_functions is null) return;
        _functions.Process.Kill();
        await _functions.DisposeAsync();
        _functions = null;
    }

    /// <summary>Stops the functions as a host does, so that they finish what they have in hand.</summary>
    public async Task StopFunctions()
    {
        if (_functions is not null) await _functions.DisposeAsync();
        _functions = null;
    }

    /// <summary>Starts the functions, with the same storage, settings and address as before.</summary>
    public async Task StartFunctions() => _functions = await FunctionsProcess.StartAsync(_settings, _port, Log);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        if (_functions is not null) await _functions.DisposeAsync();
        _network.Dispose();
        await Emulator.DisposeAsync();
        await Issuer.DisposeAsync();
        await _log.DisposeAsync();
    }

    private HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = new Uri(Url, "api/") };
        _clients.Add(client);
        return client;
    }

    private void Log(string line)
    {
        lock (_log) _log.WriteLine(line);
    }
}
