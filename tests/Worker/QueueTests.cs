using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Tests.Support;

namespace Serverless.Tests.Worker;

/// <summary>Stand-alone queue polling against a real queue. The repository's host.json says messageEncoding none.</summary>
public sealed class QueueTests
{
    private const string Queues = "AzureFunctionsJobHost:extensions:queues:";
    private static readonly string[] NoDelay = [$"{Queues}visibilityTimeout=00:00:00", $"{Queues}maxDequeueCount=3"];

    [Fact]
    public async Task A_message_is_handled_once_and_deleted()
    {
        await using var app = await StartAsync("TakeText");

        await app.Queue("work").SendMessageAsync("你好");

        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        app.Calls.Inputs.ShouldBe(["你好"]);
    }

    [Fact]
    public async Task Queues_are_made_at_the_start()
    {
        await using var app = await StartAsync("TakeText,TakeBytes");

        await Wait.Until(async () => await app.Queue("work").ExistsAsync() && await app.Queue("bytes").ExistsAsync());
    }

    [Fact]
    public async Task A_queue_that_is_deleted_is_made_again()
    {
        await using var app = await StartAsync("TakeText");
        await Wait.Until(async () => await app.Queue("work").ExistsAsync());

        await app.Queue("work").DeleteAsync();

        await Wait.Until(async () => await app.Queue("work").ExistsAsync());
        await app.Queue("work").SendMessageAsync("again");
        await Wait.Until(() => app.Calls.Inputs.Contains("again"));
    }

    [Fact]
    public async Task Messages_are_decoded_where_host_json_says_base64()
    {
        await using var app = await StartAsync("TakeText", $"{Queues}messageEncoding=base64");

        await app.Queue("work").SendMessageAsync(Base64("你好"));

        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        app.Calls.Inputs.ShouldBe(["你好"]);
    }

    [Fact]
    public async Task What_is_not_base64_goes_to_the_poison_queue_as_it_is()
    {
        await using var app = await StartAsync("TakeText", $"{Queues}messageEncoding=base64");

        await app.Queue("work").SendMessageAsync("{not base64}");

        (await PoisonAsync(app, "work")).ShouldBe("{not base64}");
        app.Calls.All.ShouldBeEmpty();
        (await IsEmptyAsync(app.Queue("work"))).ShouldBeTrue();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("base64")]
    public async Task A_message_that_fails_every_time_runs_as_often_as_allowed_and_then_moves_with_the_same_body(string encoding)
    {
        await using var app = await StartAsync("TakeMessage", [.. NoDelay, $"{Queues}messageEncoding={encoding}"]);
        app.Calls.Behaviour = (_, _) => throw new InvalidOperationException("The test wants this to fail.");
        var body = encoding == "none" ? "坏" : Base64("坏");

        await app.Queue("messages").SendMessageAsync(body);

        (await PoisonAsync(app, "messages")).ShouldBe(body);
        app.Calls.Inputs.Select(input => input.Split(' ')[2]).ShouldBe(["count=1", "count=2", "count=3"]);
        app.Calls.Inputs.ShouldAllBe(input => input.EndsWith("body=坏"));
        await Wait.Until(() => IsEmptyAsync(app.Queue("messages")));
    }

    [Fact]
    public async Task A_failed_message_waits_for_the_visibility_timeout()
    {
        await using var app = await StartAsync("TakeText", $"{Queues}visibilityTimeout=00:10:00");

        await app.Queue("work").SendMessageAsync("fail");
        await Wait.Until(() => app.Calls.All.Count == 1);

        // Peek shows visible messages only; the count has the hidden one too.
        await Wait.Until(() => IsIdleAsync(app));
        (await app.Queue("work").PeekMessagesAsync(1)).Value.ShouldBeEmpty();
        (await CountAsync(app.Queue("work"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_succeeds_after_a_failure_is_done()
    {
        await using var app = await StartAsync("TakeText", NoDelay);
        var tries = 0;
        app.Calls.Behaviour = (_, _) => Interlocked.Increment(ref tries) == 1 ? throw new InvalidOperationException("The test wants this to fail.") : Task.CompletedTask;

        await app.Queue("work").SendMessageAsync("x");

        await Wait.Until(() => tries == 2);
        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        (await app.Queue("work-poison").ExistsAsync()).Value.ShouldBeFalse();
    }

    [Fact]
    public async Task A_message_that_was_received_too_often_moves_without_running()
    {
        var storage = await TestStorage.NewAccountAsync();
        var queue = new QueueClient(storage, "work");
        await queue.CreateAsync();
        await queue.SendMessageAsync("x");
        await ReceiveAsync(queue, times: 3);

        await using var app = await StandAloneApp.StartAsync(storage, "TakeText", NoDelay);

        (await PoisonAsync(app, "work")).ShouldBe("x");
        app.Calls.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_poison_queue_has_no_poison_queue_of_its_own()
    {
        await using var app = await StartAsync("TakeText", ["TestQueue=work-poison", "StandAlone:MessageLease=00:00:02", .. NoDelay]);

        await app.Queue("work-poison").CreateIfNotExistsAsync();
        await app.Queue("work-poison").SendMessageAsync("fail");

        await Wait.Until(() => app.Calls.All.Count == 3);
        await app.StopAsync();
        (await app.Queue("work-poison-poison").ExistsAsync()).Value.ShouldBeFalse();
        (await CountAsync(app.Queue("work-poison"))).ShouldBe(1);
        (await app.Queue("work-poison").PeekMessagesAsync(1)).Value.ShouldBeEmpty("It stays hidden for its lease, so that it does not come in a fast loop.");
    }

    [Theory]
    [InlineData("work-poison")]
    // No room for the suffix in the 63 characters of a name.
    [InlineData("a-queue-whose-name-has-no-room-for-the-suffix-of-poison-queues")]
    public async Task Without_a_poison_queue_a_message_that_was_received_too_often_stays_and_never_runs(string name)
    {
        var storage = await TestStorage.NewAccountAsync();
        var queue = new QueueClient(storage, name);
        await queue.CreateAsync();
        await queue.SendMessageAsync("x");
        await ReceiveAsync(queue, times: 3);

        await using var app = await StandAloneApp.StartAsync(storage, "TakeText", [$"TestQueue={name}", .. NoDelay]);

        await Wait.Until(async () => (await queue.PeekMessagesAsync(1)).Value.Length == 0);
        await queue.SendMessageAsync("after");
        await Wait.Until(() => app.Calls.Inputs.Contains("after"));
        await Wait.Until(async () => await CountAsync(queue) <= 1);
        await app.StopAsync();
        app.Calls.Inputs.ShouldBe(["after"]);
        (await CountAsync(queue)).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_stays_hidden_for_as_long_as_its_function_runs()
    {
        await using var app = await StartAsync("TakeText", "StandAlone:MessageLease=00:00:04");

        await app.Queue("work").SendMessageAsync("slow 9");

        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        app.Calls.Inputs.ShouldBe(["slow 9"]);
    }

    [Fact]
    public async Task The_messages_of_a_process_that_was_killed_come_back()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using (var killed = await WorkerProcess.StartStandAloneAsync(
            ("AzureWebJobsStorage", storage), ("Only", "TakeText,GetCalls"), ("TestQueue", "work"), ("StandAlone__MessageLease", "00:00:02")))
        {
            await new QueueClient(storage, "work").CreateIfNotExistsAsync();
            await new QueueClient(storage, "work").SendMessageAsync("hold");
            await Wait.Until(async () => (await killed.Http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Contains("hold", StringComparison.Ordinal));
            killed.Kill();
        }

        await using var app = await StandAloneApp.StartAsync(
            storage, "TakeText", configure: builder => builder.Services.AddSingleton(new Calls { Behaviour = (_, _) => Task.CompletedTask }));

        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        app.Calls.Inputs.ShouldBe(["hold"]);
    }

    [Fact]
    public async Task A_message_that_is_gone_when_its_function_ends_harms_nobody()
    {
        await using var app = await StartAsync("TakeText", "StandAlone:MessageLease=00:00:04");
        var release = new TaskCompletionSource();
        app.Calls.Behaviour = (text, _) => text == "gone" ? release.Task : Task.CompletedTask;
        await app.Queue("work").SendMessageAsync("gone");
        await Wait.Until(() => app.Calls.All.Count == 1);
        await app.Queue("work").ClearMessagesAsync();

        release.SetResult();
        await app.Queue("work").SendMessageAsync("next");

        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        app.Calls.Inputs.ShouldBe(["gone", "next"]);
    }

    [Fact]
    public async Task A_function_whose_message_another_instance_has_is_cancelled_and_the_message_not_touched()
    {
        await using var app = await StartAsync("TakeText", ["StandAlone:MessageLease=00:00:02", $"{Queues}maxDequeueCount=1"]);
        var cancelled = new TaskCompletionSource();
        app.Calls.Behaviour = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
            throw new OperationCanceledException(token);
        };
        await app.Queue("work").SendMessageAsync("x");
        await Wait.Until(() => app.Calls.All.Count == 1);

        await app.Queue("work").ClearMessagesAsync();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await app.StopAsync();
        (await app.Queue("work-poison").ExistsAsync()).Value.ShouldBeFalse("The other instance decides what becomes of it.");
    }

    [Fact]
    public async Task A_function_that_ignores_its_timeout_gives_its_message_back_and_ends_the_process()
    {
        var storage = await TestStorage.NewAccountAsync();
        await new QueueClient(storage, "work").CreateAsync();
        await new QueueClient(storage, "work").SendMessageAsync("deaf");
        await using var worker = await WorkerProcess.StartStandAloneAsync(
            ("AzureWebJobsStorage", storage), ("Only", "TakeText"), ("TestQueue", "work"), ("StandAlone__MessageLease", "01:00:00"),
            ("AzureFunctionsJobHost__functionTimeout", "00:00:00.1"), ("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:00"));

        (await worker.ExitCodeAsync()).ShouldBe(1);

        (await new QueueClient(storage, "work").PeekMessagesAsync(1)).Value.Single().Body.ToString().ShouldBe("deaf");
    }

    [Fact]
    public async Task No_more_run_at_once_than_batch_size_and_threshold_allow()
    {
        await using var app = await StartAsync("TakeText", $"{Queues}batchSize=4", $"{Queues}newBatchThreshold=2");
        var (running, most) = (0, 0);
        app.Calls.Behaviour = async (_, cancelled) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Delay(100, cancelled);
            Interlocked.Decrement(ref running);
        };

        await SendAsync(app.Queue("work"), 40);

        await Wait.Until(() => IsEmptyAsync(app.Queue("work")));
        app.Calls.Inputs.Count.ShouldBe(40);
        most.ShouldBeInRange(3, 6);
    }

    [Fact]
    public async Task A_batch_of_one_without_a_threshold_runs_one_after_the_other()
    {
        await using var app = await StartAsync("TakeText", $"{Queues}batchSize=1", $"{Queues}newBatchThreshold=0");
        var (running, most) = (0, 0);
        app.Calls.Behaviour = async (_, cancelled) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            await Task.Delay(20, cancelled);
            Interlocked.Decrement(ref running);
        };

        await SendAsync(app.Queue("work"), 10);

        await Wait.Until(() => app.Calls.Inputs.Count == 10);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_lets_what_runs_end_and_takes_nothing_new()
    {
        await using var app = await StartAsync("TakeText", $"{Queues}batchSize=1", $"{Queues}newBatchThreshold=0");
        var release = new TaskCompletionSource();
        app.Calls.Behaviour = (_, _) => release.Task;
        await SendAsync(app.Queue("work"), 2);
        await Wait.Until(() => app.Calls.All.Count == 1);

        var stopping = app.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await stopping;

        app.Calls.All.Count.ShouldBe(1);
        (await app.Queue("work").PeekMessagesAsync(5)).Value.Length.ShouldBe(1);
        (await CountAsync(app.Queue("work"))).ShouldBe(1);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("deaf")]
    public async Task What_does_not_end_in_time_is_given_back_at_once(string text)
    {
        await using var app = await StartAsync("TakeText", "Worker:DrainTimeout=00:00:00.2", "StandAlone:MessageLease=01:00:00");
        await app.Queue("work").SendMessageAsync(text);
        await Wait.Until(() => app.Calls.All.Count == 1);

        await app.StopAsync();

        (await app.Queue("work").PeekMessagesAsync(1)).Value.Single().Body.ToString().ShouldBe(text);
    }

    [Fact]
    public async Task A_function_that_runs_over_the_function_timeout_is_cancelled_and_counts_as_failed()
    {
        await using var app = await StartAsync("TakeText", [.. NoDelay, "AzureFunctionsJobHost:functionTimeout=00:00:00.2"]);

        await app.Queue("work").SendMessageAsync("hold");

        (await PoisonAsync(app, "work")).ShouldBe("hold");
        app.Calls.All.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_message_can_be_taken_in_every_form()
    {
        await using var app = await StartAsync("TakeBytes,TakeData,TakeOrder");
        await app.Queue("bytes").CreateIfNotExistsAsync();
        await app.Queue("data").CreateIfNotExistsAsync();
        await app.Queue("orders").CreateIfNotExistsAsync();

        await app.Queue("bytes").SendMessageAsync("hi");
        await app.Queue("data").SendMessageAsync("hi");
        await app.Queue("orders").SendMessageAsync("""{"item":"tea","count":2}""");

        await Wait.Until(() => app.Calls.All.Count == 3);
        app.Calls.Inputs.Order().ShouldBe(["6869", "hi", "Order { Item = tea, Count = 2 }"]);
    }

    [Fact]
    public async Task Middleware_runs_around_messages_too_and_sees_their_data()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "TakeText", configure: builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            seen.Enqueue($"{context.FunctionDefinition.Name} {context.GetHttpContext() is null} {context.BindingContext.BindingData["DequeueCount"]} {context.InvocationId.Length}");
        }));
        await Wait.Until(async () => await app.Queue("work").ExistsAsync());

        await app.Queue("work").SendMessageAsync("x");

        await Wait.Until(() => !seen.IsEmpty);
        seen.ShouldBe(["TakeText True 1 36"]);
    }

    [Fact]
    public async Task The_applications_policy_sees_every_storage_operation()
    {
        var policy = new Recorder();
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "TakeText", configure: builder => builder.Services.AddSingleton<HttpPipelinePolicy>(policy));
        await Wait.Until(async () => await app.Queue("work").ExistsAsync());

        await app.Queue("work").SendMessageAsync("x");

        await Wait.Until(() => policy.Methods.Contains("DELETE"));
        policy.Methods.Count(method => method == "DELETE").ShouldBe(1);
    }

    private static async Task<StandAloneApp> StartAsync(string only, params string[] settings)
    {
        var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), only, settings);
        if (only.Contains("TakeText", StringComparison.Ordinal))
            await app.Queue("work").CreateIfNotExistsAsync();
        if (only.Contains("TakeMessage", StringComparison.Ordinal))
            await app.Queue("messages").CreateIfNotExistsAsync();
        return app;
    }

    private static async Task ReceiveAsync(QueueClient queue, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var message = (await queue.ReceiveMessageAsync()).Value;
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    private static async Task SendAsync(QueueClient queue, int count) =>
        await Task.WhenAll(Enumerable.Range(1, count).Select(n => queue.SendMessageAsync($"m{n}")));

    private static async Task<string> PoisonAsync(StandAloneApp app, string queue)
    {
        var poison = app.Queue($"{queue}-poison");
        await Wait.Until(async () => await poison.ExistsAsync() && (await poison.PeekMessagesAsync(1)).Value.Length == 1);
        return (await poison.PeekMessagesAsync(2)).Value.ShouldHaveSingleItem().Body.ToString();
    }

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private static async Task<bool> IsEmptyAsync(QueueClient queue) => await CountAsync(queue) == 0;

    /// <summary>A second message was handled, so the first one's failure was dealt with.</summary>
    private static async Task<bool> IsIdleAsync(StandAloneApp app)
    {
        if (!app.Calls.Inputs.Contains("after"))
        {
            await app.Queue("work").SendMessageAsync("after");
            await Wait.Until(() => app.Calls.Inputs.Contains("after"));
        }

        return await CountAsync(app.Queue("work")) == 1;
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
            Interlocked.CompareExchange(ref most, now, seen);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class Recorder : HttpPipelineSynchronousPolicy
    {
        public ConcurrentQueue<string> Methods { get; } = new();

        public override void OnSendingRequest(HttpMessage message) => Methods.Enqueue(message.Request.Method.Method);
    }
}
