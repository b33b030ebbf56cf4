using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
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

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _network;
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
        _network = new HttpClient { BaseAddress = emulator.Url };
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

    /// <summary>A handset texts 12580 (or another number of the service); returns the message's id.</summary>
    public async Task<string> Text(string from, string message, string to = "12580")
    {
        using var answer = await _network.PostAsJsonAsync("emulator/sms", new { from, to, message });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("messageId").GetString()!;
    }

    /// <summary>All texts to and from a handset, oldest first.</summary>
    public async Task<IReadOnlyList<HandsetText>> MessagesOf(string number) =>
        (await _network.GetFromJsonAsync<List<HandsetText>>($"emulator/handsets/{Uri.EscapeDataString(number)}/messages", s_json))!;

    /// <summary>The texts that the service sent to a handset, as soon as there are that many.</summary>
    public async Task<IReadOnlyList<HandsetText>> AnswersTo(string number, int count = 1)
    {
        var all = await Wait.For(
            () => MessagesOf(number), texts => texts.Count(t => t.Direction == "out") >= count, Patience, $"{number} should be sent {count} texts (log: {LogFile})");
        return [.. all.Where(t => t.Direction == "out")];
    }

    /// <summary>What handsets were sent, counted; all of it or with a tag.</summary>
    public async Task<LedgerCounts> Ledger(string? tag = null, int take = 10_000) =>
        (await _network.GetFromJsonAsync<LedgerCounts>($"emulator/ledger?take={take}{(tag is null ? "" : $"&tag={Uri.EscapeDataString(tag)}")}", s_json))!;

    /// <summary>Changes how a handset takes texts: <c>delivered</c>, <c>never</c> or a failure's code.</summary>
    public async Task Behave(string number, string delivery)
    {
        using var answer = await _network.PostAsJsonAsync($"emulator/handsets/{Uri.EscapeDataString(number)}", new { delivery });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Switches the network's faults on, and all others off; the body is that of <c>PUT /emulator/faults</c>.</summary>
    public async Task Faults(object faults)
    {
        using var answer = await _network.PutAsJsonAsync("emulator/faults", faults);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Switches all faults off.</summary>
    public async Task NoFaults()
    {
        using var answer = await _network.DeleteAsync(new Uri("emulator/faults", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The network forgets every text and handset, as after a new start; what the service knows stays.</summary>
    public async Task Forget()
    {
        using var answer = await _network.DeleteAsync(new Uri("emulator", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The HTTP API for somebody with these roles; with none, for somebody without a token. Addresses are relative to <c>/api/</c>.</summary>
    public HttpClient Api(params string[] roles)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url, "api/") };
        if (roles.Length > 0)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Issuer.Issue(new TokenRequest($"Test {roles[0]}", roles)));
        _clients.Add(client);
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

    private void Log(string line)
    {
        lock (_log) _log.WriteLine(line);
    }
}

/// <summary>A text as the network kept it; <see cref="Direction"/> is <c>in</c> (to the service) or <c>out</c>.</summary>
public sealed record HandsetText(
    string Direction, string From, string To, string Message, DateTimeOffset At, string MessageId, string? RepeatabilityRequestId, string? Tag, string? Status);

/// <summary>What handsets were sent. <see cref="Duplicates"/> is how often the same text was accepted once more.</summary>
public sealed record LedgerCounts(int Accepted, int Delivered, int Failed, int Duplicates, IReadOnlyList<HandsetText> Messages);
