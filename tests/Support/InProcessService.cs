using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serverless.Emulator;
using Serverless.Local;
using Serverless.Sms;
using Serverless.Worker;

namespace Serverless.Tests.Support;

/// <summary>
/// The functions in this process, over real storage and the real network, with a clock that the test moves. Queue messages are handled when the test says so, one
/// after the other, by the functions that are triggered by them; timers tick when it says so.
/// </summary>
public sealed class InProcessService : IAsyncDisposable
{
    /// <summary>A Monday morning at ten in China.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(8));

    private const int MostTries = 5;
    private const string Poison = "-poison";

    // host.json's.
    private static readonly TimeSpan s_visibilityTimeout = TimeSpan.FromSeconds(5);

    private readonly string _storage;
    private readonly EmulatorApp _emulator;
    private readonly IHost _host;
    private readonly IReadOnlyList<FunctionDescriptor> _timers;
    private readonly Dictionary<string, (FunctionDescriptor Function, QueueClient Queue)> _queues;

    private InProcessService(string storage, EmulatorApp emulator, IHost host, FakeTimeProvider time, StorageTap tap, IReadOnlyList<FunctionDescriptor> functions)
    {
        (_storage, _emulator, _host, Time, Tap) = (storage, emulator, host, time, tap);
        Network = new(emulator.Url);
        _timers = [.. functions.Where(function => function.Trigger is TimerTriggerAttribute)];
        _queues = functions.Where(function => function.Trigger is QueueTriggerAttribute)
            .ToDictionary(function => ((QueueTriggerAttribute)function.Trigger).QueueName, function => (function, Queue(((QueueTriggerAttribute)function.Trigger).QueueName)));
    }

    public FakeTimeProvider Time { get; }

    public StorageTap Tap { get; }

    /// <summary>Connection string of the storage account, which nobody else uses.</summary>
    public string Storage => _storage;

    public TelephoneNetwork Network { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What queue functions threw, in order.</summary>
    public List<Exception> Failures { get; } = [];

    /// <param name="now">Where the clock stands; null for <see cref="Monday"/>.</param>
    /// <param name="settings">Further settings, "Sms:AnswersPerHour".</param>
    public static async Task<InProcessService> StartAsync(DateTimeOffset? now = null, params (string Name, string Value)[] settings)
    {
        var time = new FakeTimeProvider(now ?? Monday);
        var storage = await TestStorage.NewAccountAsync();
        var options = new EmulatorOptions { Port = 0, Time = time, DeliveryDelay = TimeSpan.Zero };
        foreach (var subscription in EventSubscriptions.ToQueues(storage)) options.Subscriptions.Add(subscription);
        var emulator = EmulatorApp.Create(options);
        await emulator.StartAsync();

        var tap = new StorageTap(time);
        var functions = FunctionTable.Of(typeof(SmsFunctions).Assembly);
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Functions = functions;
        builder.Configuration.AddInMemoryCollection([new("AzureWebJobsStorage", storage), new("Acs:ConnectionString", emulator.ConnectionString)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddService();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<HttpPipelinePolicy>(tap);
        var service = new InProcessService(storage, emulator, builder.Build(), time, tap, functions);
        await Task.WhenAll(service._queues.Values.Select(queue => queue.Queue.CreateIfNotExistsAsync()));
        return service;
    }

    /// <summary>A use case or a store of the service.</summary>
    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>A handset texts the service, and Event Grid has queued the event when this returns.</summary>
    public async Task<string> Text(string from, string message, string to = "12580")
    {
        var id = await Network.Text(from, message, to);
        await Wait.For(() => Network.MessagesOf(from), texts => texts.Any(text => text.MessageId == id && text.Status == "delivered"), RunningService.Patience, "Event Grid should queue the text");
        return id;
    }

    /// <summary>A handset texts the service, which handles it and all that follows at once.</summary>
    public async Task<string> Handle(string from, string message, string to = "12580")
    {
        var id = await Text(from, message, to);
        await Run();
        return id;
    }

    /// <summary>Puts a message on a queue, as somebody else would.</summary>
    public async Task Put(string queue, string body)
    {
        await Queue(queue).CreateIfNotExistsAsync();
        await Queue(queue).SendMessageAsync(body);
    }

    /// <summary>Handles what is on the queues, and what that puts there, until nothing is left.</summary>
    public async Task Run()
    {
        while (await Pass())
        {
        }
    }

    /// <summary>Handles what comes until this is so.</summary>
    public async Task<T> RunUntil<T>(Func<Task<T>> read, Func<T, bool> wanted, string because) => await Wait.For(
        async () =>
        {
            await Run();
            return await read();
        }, wanted, RunningService.Patience, because);

    /// <summary>Moves the clock on; whatever was put off until a time in between is handled at its time.</summary>
    public async Task Advance(TimeSpan by)
    {
        var until = Now + by;
        while (Tap.TakeDue(until) is { } next)
        {
            if (next.Due > Now) Time.SetUtcNow(next.Due);
            await HandleDelayed(next);
            await Run();
        }
        if (until > Now) Time.SetUtcNow(until);
        await Run();
    }

    /// <summary>The delayed messages are lost: their process died before it queued them.</summary>
    public void LoseDelayed()
    {
        while (Tap.TakeDue(DateTimeOffset.MaxValue) is not null)
        {
        }
    }

    /// <summary>Every timer ticks, and what that queues is handled.</summary>
    public async Task Sweep()
    {
        foreach (var function in _timers) await Invoke(function, new TimerInfo());
        await Run();
    }

    /// <summary>Handles a message by the function of its queue, whatever is on the queue.</summary>
    public Task Deliver(string queue, string body) =>
        Invoke(_queues[queue].Function, QueuesModelFactory.QueueMessage(Guid.NewGuid().ToString(), "receipt", BinaryData.FromString(body), 1, insertedOn: Now));

    /// <summary>The messages of a queue that can be seen, without taking them.</summary>
    public async Task<IReadOnlyList<string>> Peek(string queue) => [.. (await Queue(queue).PeekMessagesAsync(32)).Value.Select(message => message.Body.ToString())];

    /// <summary>Takes the messages of a queue off it.</summary>
    public async Task<IReadOnlyList<string>> Take(string queue)
    {
        var messages = (await Queue(queue).ReceiveMessagesAsync(32)).Value;
        foreach (var message in messages) await Queue(queue).DeleteMessageAsync(message.MessageId, message.PopReceipt);
        return [.. messages.Select(message => message.Body.ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        Network.Dispose();
        await _emulator.DisposeAsync();
    }

    private QueueClient Queue(string name) => new(_storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    private async Task<bool> Pass()
    {
        var handled = false;
        foreach (var (name, (function, queue)) in _queues)
        {
            foreach (var message in (await queue.ReceiveMessagesAsync(32)).Value)
            {
                handled = true;
                await HandleOne(name, function, queue, message);
            }
        }
        return handled;
    }

    private async Task HandleDelayed(DelayedMessage message)
    {
        try
        {
            await Deliver(message.Queue, message.Body);
        }
        catch (Exception failure) when (failure is not ProcessDiedException)
        {
            Failures.Add(failure);
            if (message.Tries + 1 < MostTries) Tap.Hold(message with { Tries = message.Tries + 1, Due = Now + s_visibilityTimeout });
            else await Put(message.Queue + Poison, message.Body);
        }
    }

    // As the host does: a message that failed comes again, and goes to the poison queue after five times.
    private async Task HandleOne(string name, FunctionDescriptor function, QueueClient queue, QueueMessage message)
    {
        try
        {
            await Invoke(function, message);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
        catch (Exception failure)
        {
            Failures.Add(failure);
            if (message.DequeueCount < MostTries)
            {
                await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
                if (failure is ProcessDiedException) throw;
                return;
            }
            await Put(name + Poison, message.Body.ToString());
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    private async Task Invoke<T>(FunctionDescriptor function, T input)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var invocation = new Invocation(function, Guid.NewGuid().ToString(), scope.ServiceProvider, CancellationToken.None);
        invocation.Features.Set(input);
        await function.Invoke(invocation);
    }
}
