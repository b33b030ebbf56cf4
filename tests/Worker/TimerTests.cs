using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serverless.Tests.Support;

namespace Serverless.Tests.Worker;

/// <summary>Stand-alone timers, with their lease and status in real blobs.</summary>
public sealed class TimerTests
{
    private const string EverySecond = "TestSchedule=* * * * * *";
    private const string EveryHour = "TestSchedule=0 0 * * * *";
    private const string ShortLease = "StandAlone:TimerLease=00:00:15";

    [Fact]
    public async Task Each_tick_runs_on_one_instance_and_another_takes_over_when_that_stops()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var first = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);
        await Wait.Until(() => first.Calls.All.Count >= 1);
        await using var second = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);

        await Wait.Until(() => first.Calls.All.Count >= 4);
        second.Calls.All.ShouldBeEmpty();

        await first.StopAsync();
        var ticks = first.Calls.All.Count;
        await Wait.Until(() => second.Calls.All.Count >= 2);
        first.Calls.All.Count.ShouldBe(ticks);
    }

    [Fact]
    public async Task Each_tick_runs_once_also_where_the_clock_of_the_instance_that_takes_over_is_behind()
    {
        var storage = await TestStorage.NewAccountAsync();
        var (ahead, behind) = (Clock("2025-03-01T09:00:40Z"), Clock("2025-03-01T09:00:05Z"));
        await using var first = await StartAsync(storage, ahead);
        await Wait.Until(() => Advanced(ahead, () => first.Calls.All.Count >= 2));
        await using var second = await StartAsync(storage, behind);
        behind.Advance(ahead.GetUtcNow() - behind.GetUtcNow() - TimeSpan.FromSeconds(35));

        await first.StopAsync();
        await Wait.Until(() => Advanced(behind, () => second.Calls.All.Count >= 2));

        // What is next for the function while it runs is the tick for which it runs.
        var ticks = first.Calls.Inputs.Concat(second.Calls.Inputs).Select(input => Value(input, "next")).ToList();
        ticks.ShouldBe(Enumerable.Range(1, ticks.Count).Select(minute => $"2025-03-01 09:{minute:00}:00Z"));
    }

    [Fact]
    public async Task A_pause_that_is_longer_than_the_lease_leaves_the_timers_running()
    {
        var time = Clock("2025-03-01T08:59:30Z");
        var reads = new StatusReads();
        await using var app = await StartAsync(await TestStorage.NewAccountAsync(), time, reads);
        await Wait.Until(() => !reads.Seen.IsEmpty);

        time.Advance(TimeSpan.FromHours(1));

        await Wait.Until(() => Advanced(time, () => app.Calls.Inputs.Any(input => Value(input, "next") == "2025-03-01 10:02:00Z")));
        app.Calls.Inputs.Count(input => input.StartsWith("pastdue=True", StringComparison.Ordinal)).ShouldBe(1, "What was missed is made up for once.");
    }

    [Fact]
    public async Task A_status_that_cannot_be_read_stops_no_timer()
    {
        var storage = await TestStorage.NewAccountAsync();
        await new BlobContainerClient(storage, "azure-webjobs-hosts").CreateIfNotExistsAsync();
        await StatusBlob(storage).UploadAsync(BinaryData.FromString("{"));
        var time = Clock("2025-03-01T08:59:30Z");

        await using var app = await StartAsync(storage, time);

        await Wait.Until(() => Advanced(time, () => app.Calls.All.Count >= 1));
        await app.StopAsync();
        (await StatusAsync(app)).ShouldNotBeNull().ShouldStartWith("{\"Last\":\"2025-03-01T09:0");
    }

    [Theory]
    [InlineData("00:00:14")]
    [InlineData("00:01:01")]
    public async Task A_lease_that_storage_would_refuse_is_refused_at_the_start(string length)
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => StandAloneApp.StartAsync("UseDevelopmentStorage=true", "Tick", [$"StandAlone:TimerLease={length}"]));

        refused.Message.ShouldContain("StandAlone:TimerLease");
    }

    [Fact]
    public async Task The_timers_of_a_process_that_was_killed_go_on_elsewhere_when_its_lease_is_over()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using (var killed = await WorkerProcess.StartStandAloneAsync(
            ("AzureWebJobsStorage", storage), ("Only", "Tick,GetCalls"), ("TestSchedule", "* * * * * *"), ("StandAlone__TimerLease", "00:00:15"), ("AzureFunctionsWebHost__hostid", "tests")))
        {
            await Wait.Until(async () => (await killed.Http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Contains("Tick", StringComparison.Ordinal));
            killed.Kill();
        }

        await using var app = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);

        await Wait.Until(() => app.Calls.All.Count >= 1);
    }

    [Fact]
    public async Task A_schedule_of_less_than_a_minute_has_no_status()
    {
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "Tick", [EverySecond]);

        await Wait.Until(() => app.Calls.All.Count >= 2);

        app.Calls.Inputs.ShouldAllBe(input => input == "pastdue=False");
        (await StatusAsync(app)).ShouldBeNull();
    }

    [Fact]
    public async Task A_tick_tells_when_the_last_one_was_and_is_remembered()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2025-03-01T08:59:58Z", CultureInfo.InvariantCulture));
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "Tick", ["TestSchedule=0 * * * * *"],
            builder => builder.Services.AddSingleton<TimeProvider>(time));

        await Wait.Until(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(400));
            return app.Calls.All.Count >= 2;
        });

        app.Calls.Inputs[0].ShouldStartWith("pastdue=False last=0001-01-01 00:00:00Z next=2025-03-01 09:00:00Z");
        app.Calls.Inputs[1].ShouldBe("pastdue=False last=2025-03-01 09:00:00Z next=2025-03-01 09:01:00Z updated=2025-03-01 09:00:00Z");
        await app.StopAsync();
        (await StatusAsync(app)).ShouldBe("""{"Last":"2025-03-01T09:01:00Z","Next":"2025-03-01T09:02:00Z","LastUpdated":"2025-03-01T09:01:00Z"}""");
    }

    [Fact]
    public async Task A_missed_tick_runs_once_at_the_next_start()
    {
        var storage = await TestStorage.NewAccountAsync();
        var missed = DateTime.UtcNow.AddHours(-5);
        await WriteStatusAsync(storage, missed);

        await using (var app = await StandAloneApp.StartAsync(storage, "Tick", [EveryHour]))
        {
            await Wait.Until(() => app.Calls.All.Count == 1);
            app.Calls.Inputs[0].ShouldStartWith($"pastdue=True last={missed:u}");
            await app.StopAsync();
            app.Calls.All.Count.ShouldBe(1);
        }

        (await InputsOfAStartAsync(storage, EveryHour)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_start_of_all_has_missed_nothing() =>
        (await InputsOfAStartAsync(await TestStorage.NewAccountAsync(), EveryHour)).ShouldBeEmpty();

    [Fact]
    public async Task A_schedule_that_was_changed_has_missed_nothing_of_the_old_one()
    {
        var storage = await TestStorage.NewAccountAsync();
        await WriteStatusAsync(storage, DateTime.UtcNow.AddMinutes(-10), next: DateTime.UtcNow.AddMinutes(-9));
        var inAnHour = DateTime.UtcNow.AddHours(1);

        (await InputsOfAStartAsync(storage, $"TestSchedule=0 {inAnHour.Minute} {inAnHour.Hour} * * *")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_runs_at_the_start_does_not_run_again_when_the_lease_was_lost_and_regained()
    {
        var time = Clock("2025-03-01T08:59:30Z");
        var leases = new Leases();
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "TickAtStart", [ShortLease], builder => builder.Services
            .AddSingleton<TimeProvider>(time).AddSingleton<HttpPipelinePolicy>(leases));
        await Wait.Until(() => app.Calls.All.Count == 1);

        time.Advance(TimeSpan.FromHours(1));

        // The first renewal comes after the listeners have begun again.
        await Wait.Until(() => Advanced(time, () => leases is { Acquired: 2, Renewed: true }));
        app.Calls.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_function_may_run_at_every_start()
    {
        var storage = await TestStorage.NewAccountAsync();
        for (var start = 0; start < 2; start++)
        {
            await using var app = await StandAloneApp.StartAsync(storage, "TickAtStart");
            await Wait.Until(() => app.Calls.All.Count == 1);
            app.Calls.Inputs.ShouldBe(["pastdue=False status="]);
        }
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_stop_the_next()
    {
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "Tick", [EverySecond]);
        app.Calls.Behaviour = (_, _) => throw new InvalidOperationException("The test wants this to fail.");

        await Wait.Until(() => app.Calls.All.Count >= 2);
    }

    [Fact]
    public async Task A_stop_lets_a_tick_end_before_another_instance_may_fire()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var first = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);
        var release = new TaskCompletionSource();
        first.Calls.Behaviour = (_, _) => release.Task;
        await Wait.Until(() => first.Calls.All.Count == 1);
        var lease = new BlobContainerClient(storage, "azure-webjobs-hosts").GetBlobClient("locks/tests/timers");

        var stopping = first.StopAsync();
        (await lease.GetPropertiesAsync()).Value.LeaseState.ShouldBe(Azure.Storage.Blobs.Models.LeaseState.Leased);
        release.SetResult();
        await stopping;

        (await lease.GetPropertiesAsync()).Value.LeaseState.ShouldBe(Azure.Storage.Blobs.Models.LeaseState.Available);
        first.Calls.All.Count.ShouldBe(1);
    }

    private static FakeTimeProvider Clock(string at) => new(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture));

    /// <summary>Looks, and moves the clock on.</summary>
    private static bool Advanced(FakeTimeProvider time, Func<bool> condition)
    {
        if (condition())
            return true;
        time.Advance(TimeSpan.FromMilliseconds(400));
        return false;
    }

    private static string Value(string input, string name) => Regex.Match(input, $"{name}=(.*?Z)").Groups[1].Value;

    private static Task<StandAloneApp> StartAsync(string storage, FakeTimeProvider time, HttpPipelinePolicy? policy = null) =>
        StandAloneApp.StartAsync(storage, "Tick", ["TestSchedule=0 * * * * *", ShortLease], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            if (policy is not null)
                builder.Services.AddSingleton(policy);
        });

    /// <summary>What ran by the time that the status had been looked at, which is when a missed tick would run.</summary>
    private static async Task<IReadOnlyList<string>> InputsOfAStartAsync(string storage, string schedule)
    {
        var reads = new StatusReads();
        await using var app = await StandAloneApp.StartAsync(storage, "Tick", [schedule], builder => builder.Services.AddSingleton<HttpPipelinePolicy>(reads));
        await Wait.Until(() => !reads.Seen.IsEmpty);
        await app.StopAsync();
        return app.Calls.Inputs;
    }

    private static BlobClient StatusBlob(string storage) =>
        new BlobContainerClient(storage, "azure-webjobs-hosts").GetBlobClient("timers/tests/Tick/status");

    private static async Task<string?> StatusAsync(StandAloneApp app) =>
        await StatusBlob(app.Storage).ExistsAsync() ? (await StatusBlob(app.Storage).DownloadContentAsync()).Value.Content.ToString() : null;

    private static async Task WriteStatusAsync(string storage, DateTime last, DateTime? next = null)
    {
        await new BlobContainerClient(storage, "azure-webjobs-hosts").CreateIfNotExistsAsync();
        await StatusBlob(storage).UploadAsync(BinaryData.FromString($$"""{"Last":"{{last:O}}","Next":"{{next ?? last:O}}","LastUpdated":"{{last:O}}"}"""));
    }

    private sealed class Leases : HttpPipelineSynchronousPolicy
    {
        private int _acquired;

        public int Acquired => _acquired;

        /// <summary>The last thing that was done with it.</summary>
        public bool Renewed { get; private set; }

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Response.IsError || !message.Request.Headers.TryGetValue("x-ms-lease-action", out var action))
                return;
            Renewed = action == "renew";
            if (action == "acquire")
                Interlocked.Increment(ref _acquired);
        }
    }

    private sealed class StatusReads : HttpPipelineSynchronousPolicy
    {
        public ConcurrentQueue<int> Seen { get; } = new();

        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Request.Method == RequestMethod.Get && message.Request.Uri.Path.EndsWith("/status", StringComparison.Ordinal))
                Seen.Enqueue(message.Response.Status);
        }
    }
}
