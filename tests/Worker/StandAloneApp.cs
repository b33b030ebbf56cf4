using Azure.Storage.Queues;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Tests.Worker;

/// <summary>The test functions stand-alone within the test, on a free port and with a storage account that no other test sees.</summary>
internal sealed class StandAloneApp : IAsyncDisposable
{
    private readonly IHost _host;

    private StandAloneApp(IHost host, string storage)
    {
        _host = host;
        Storage = storage;
    }

    public string Storage { get; }

    public Calls Calls => _host.Services.GetRequiredService<Calls>();

    public HttpClient Http { get; } = new();

    /// <summary>Settings are written as on the command line, e.g. <c>StandAlone:MessageLease=00:00:02</c>; host.json's go below <c>AzureFunctionsJobHost</c>.</summary>
    public static async Task<StandAloneApp> StartAsync(string storage, string only, string[]? settings = null, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var builder = TestApp.Builder(
        [
            $"AzureWebJobsStorage={storage}", $"Only={only}", "TestQueue=work", "TestSchedule=* * * * * *", "urls=http://127.0.0.1:0", "AzureFunctionsWebHost:hostid=tests",
            "AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.1", .. settings ?? [],
        ]);
        configure?.Invoke(builder);
        var app = new StandAloneApp(builder.Build(), storage);
        await app._host.StartAsync();
        app.Http.BaseAddress = new Uri(app._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return app;
    }

    public QueueClient Queue(string name) => new(Storage, name);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Http.Dispose();
    }
}
