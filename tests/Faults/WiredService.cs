using Serverless.Emulator;
using Serverless.Tests.Support;

namespace Serverless.Tests.Faults;

/// <summary>A running service whose functions reach the carrier, the queues and the tables over wires that a test can cut.</summary>
public sealed class WiredService : IAsyncDisposable
{
    private WiredService(RunningService service, Wire carrier, Wire queues, Wire tables) => (Service, Carrier, Queues, Tables) = (service, carrier, queues, tables);

    public RunningService Service { get; }

    public Wire Carrier { get; }

    public Wire Queues { get; }

    public Wire Tables { get; }

    /// <param name="settings">Further settings of the functions, by their environment names.</param>
    public static async Task<WiredService> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var storage = await TestStorage.NewAccountAsync();
        var parts = storage.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var queues = await Wire.StartAsync(new Uri(parts["QueueEndpoint"]));
        var tables = await Wire.StartAsync(new Uri(parts["TableEndpoint"]));
        var carrier = await Wire.StartAsync();
        parts["QueueEndpoint"] = new Uri(queues.Url, parts["AccountName"]).ToString();
        parts["TableEndpoint"] = new Uri(tables.Url, parts["AccountName"]).ToString();

        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["AzureWebJobsStorage"] = string.Join(';', parts.Select(part => $"{part.Key}={part.Value}")),
            ["Acs__ConnectionString"] = $"endpoint={carrier.Url};accesskey={EmulatorOptions.DevelopmentAccessKey}",
            // A killed process's messages come back after this.
            ["StandAlone__MessageLease"] = "00:00:02",
        };
        var service = await RunningService.StartAsync(settings: all, storage: storage);
        carrier.Target = service.Emulator.Url;
        return new(service, carrier, queues, tables);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Carrier.DisposeAsync();
        await Queues.DisposeAsync();
        await Tables.DisposeAsync();
    }
}
