using Azure.Core.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Emulator;
using Serverless.Local;
using Serverless.Worker;

namespace Serverless.Tests.Support;

/// <summary>The functions within this process, stand-alone but without timers, on a clock that can be moved and with every call of storage counted.</summary>
public sealed class CountedService : IAsyncDisposable
{
    private readonly IHost _host;

    private CountedService(IHost host, EmulatorApp emulator, StorageOperations operations, MovableTime time, string storage) =>
        (_host, Emulator, Operations, Time, Storage) = (host, emulator, operations, time, storage);

    public EmulatorApp Emulator { get; }

    public StorageOperations Operations { get; }

    /// <summary>The clock of the functions and of the network.</summary>
    public MovableTime Time { get; }

    public string Storage { get; }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<CountedService> StartAsync()
    {
        var storage = await TestStorage.NewAccountAsync();
        var time = new MovableTime();
        var options = new EmulatorOptions { Port = 0, Time = time };
        foreach (var subscription in EventSubscriptions.ToQueues(storage)) options.Subscriptions.Add(subscription);
        var emulator = EmulatorApp.Create(options);
        await emulator.StartAsync();

        var functions = FunctionTable.Of(typeof(Service).Assembly).Where(function => function.Trigger is not TimerTriggerAttribute).ToList();
        var operations = new StorageOperations(functions.Where(function => function.Trigger is QueueTriggerAttribute)
            .ToDictionary(function => ((QueueTriggerAttribute)function.Trigger).QueueName, function => function.Name));
        var builder = FunctionsApplication.CreateBuilder(
        [
            "urls=http://127.0.0.1:0", "environment=Development", $"AzureWebJobsStorage={storage}", $"Acs:ConnectionString={emulator.ConnectionString}",
            "AzureFunctionsJobHost:extensions:queues:messageEncoding=none", "AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.2",
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<HttpPipelinePolicy>(operations);
        builder.Use(next => context => operations.For(context.FunctionDefinition.Name, () => next(context)));
        builder.AddService();
        builder.Functions = functions;
        var host = builder.Build();
        await host.StartAsync();
        return new(host, emulator, operations, time, storage);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await Emulator.DisposeAsync();
    }
}

/// <summary>The system's clock, moved forward. Waits take as long as ever.</summary>
public sealed class MovableTime : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}
