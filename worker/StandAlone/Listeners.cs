using Azure.Core.Pipeline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Worker.StandAlone.Queues;
using Serverless.Worker.StandAlone.Timers;

namespace Serverless.Worker.StandAlone;

/// <summary>Listens to queues and clocks from when the application has started until it has drained.</summary>
internal sealed class Listeners(
    IReadOnlyList<FunctionDescriptor> functions,
    FunctionPipeline pipeline,
    HostJson hostJson,
    IConfiguration settings,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    Drain drain,
    IServiceScopeFactory scopes,
    IEnumerable<HttpPipelinePolicy> policies,
    TimeProvider time,
    ILoggerFactory logs) : BackgroundService
{
    private readonly StorageConnections _storage = new(settings, policies);
    private readonly FunctionRunner _runner = new(scopes, pipeline, drain, hostJson.FunctionTimeout, lifetime, time, logs.CreateLogger<FunctionRunner>());
    private readonly List<Func<Task>> _listeners = [];

    /// <summary>Wrong settings stop the start, with what to do about it.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var queueSettings = QueueSettings.Read(hostJson, settings, environment.IsDevelopment());
        foreach (var function in functions.Where(function => function.Trigger is QueueTriggerAttribute))
            _listeners.Add(Queue(function, queueSettings).ListenAsync);
        if (functions.Any(function => function.Trigger is TimerTriggerAttribute))
            _listeners.Add(Timers().RunAsync);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using var whenStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task;
        await Task.WhenAll(_listeners.Select(listen => Task.Run(listen, CancellationToken.None)));
    }

    private QueueListener Queue(FunctionDescriptor function, QueueSettings queueSettings)
    {
        var trigger = (QueueTriggerAttribute)function.Trigger;
        var connection = settings.Resolve(trigger.Connection ?? StorageConnections.Default);
        // Storage refuses capital letters, and the Functions host lowers them too.
        var name = settings.Resolve(trigger.QueueName).ToLowerInvariant();
        var poison = PoisonQueue.Of(name, poisonName => _storage.Queue(connection, poisonName));
        return new(function, _storage.Queue(connection, name), poison, queueSettings, _runner, drain, time, Logger(function));
    }

    private Timers.Timers Timers()
    {
        var hostId = (settings["AzureFunctionsWebHost:hostid"] ?? environment.ApplicationName).ToLowerInvariant();
        var container = _storage.Container(StorageConnections.Default, "azure-webjobs-hosts");
        var length = settings.Duration("StandAlone:TimerLease", TimeSpan.FromSeconds(30), TimerLease.Shortest, TimerLease.Longest);
        var logger = logs.CreateLogger<Timers.Timers>();
        var lease = new TimerLease(container, hostId, length, time, logger);
        var monitor = new ScheduleMonitor(container, hostId, logger);
        var listeners = functions.Where(function => function.Trigger is TimerTriggerAttribute).Select(function =>
        {
            var trigger = (TimerTriggerAttribute)function.Trigger;
            var schedule = TimerSchedule.Parse(settings.Resolve(trigger.Schedule));
            var isMonitored = trigger.UseMonitor && !schedule.IsSubMinute(time.GetUtcNow());
            return new TimerListener(function, schedule, isMonitored ? monitor : null, lease, _runner, time, Logger(function));
        });
        return new([.. listeners], lease, length / 3, drain, time, logger);
    }

    private ILogger Logger(FunctionDescriptor function) => logs.CreateLogger($"Function.{function.Name}");
}
