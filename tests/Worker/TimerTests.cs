using System.Collections.Concurrent;
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
        await Wait.UntilAsync(() => first.Calls.All.Count >= 1);
        await using var second = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);

        await Wait.UntilAsync(() => first.Calls.All.Count >= 4);
        second.Calls.All.ShouldBeEmpty();

        await first.StopAsync();
        var ticks = first.Calls.All.Count;
        await Wait.UntilAsync(() => second.Calls.All.Count >= 2);
        first.Calls.All.Count.ShouldBe(ticks);
    }

    [Fact]
    public async Task The_timers_of_a_process_that_was_killed_go_on_elsewhere_when_its_lease_is_over()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using (var killed = await WorkerProcess.StartStandAloneAsync(
            ("AzureWebJobsStorage", storage), ("Only", "Tick,GetCalls"), ("TestSchedule", "* * * * * *"), ("StandAlone__TimerLease", "00:00:15"), ("AzureFunctionsWebHost__hostid", "tests")))
        {
            await Wait.UntilAsync(async () => (await killed.Http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Contains("Tick", StringComparison.Ordinal));
            killed.Kill();
        }

        await using var app = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);

        await Wait.UntilAsync(() => app.Calls.All.Count >= 1);
    }

    [Fact]
    public async Task A_schedule_of_less_than_a_minute_has_no_status()
    {
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "Tick", [EverySecond]);

        await Wait.UntilAsync(() => app.Calls.All.Count >= 2);

        app.Calls.Inputs.ShouldAllBe(input => input == "pastdue=False");
        (await StatusAsync(app)).ShouldBeNull();
    }

    [Fact]
    public async Task A_tick_tells_when_the_last_one_was_and_is_remembered()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2025-03-01T08:59:58Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "Tick", ["TestSchedule=0 * * * * *"],
            builder => builder.Services.AddSingleton<TimeProvider>(time));

        await Wait.UntilAsync(() =>
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
            await Wait.UntilAsync(() => app.Calls.All.Count == 1);
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
    public async Task A_function_may_run_at_every_start()
    {
        var storage = await TestStorage.NewAccountAsync();
        for (var start = 0; start < 2; start++)
        {
            await using var app = await StandAloneApp.StartAsync(storage, "TickAtStart");
            await Wait.UntilAsync(() => app.Calls.All.Count == 1);
            app.Calls.Inputs.ShouldBe(["pastdue=False status="]);
        }
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_stop_the_next()
    {
        await using var app = await StandAloneApp.StartAsync(await TestStorage.NewAccountAsync(), "Tick", [EverySecond]);
        app.Calls.Behaviour = (_, _) => throw new InvalidOperationException("The test wants this to fail.");

        await Wait.UntilAsync(() => app.Calls.All.Count >= 2);
    }

    [Fact]
    public async Task A_stop_lets_a_tick_end_before_another_instance_may_fire()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var first = await StandAloneApp.StartAsync(storage, "Tick", [EverySecond, ShortLease]);
        var release = new TaskCompletionSource();
        first.Calls.Behaviour = (_, _) => release.Task;
        await Wait.UntilAsync(() => first.Calls.All.Count == 1);
        var lease = new BlobContainerClient(storage, "azure-webjobs-hosts").GetBlobClient("locks/tests/timers");

        var stopping = first.StopAsync();
        (await lease.GetPropertiesAsync()).Value.LeaseState.ShouldBe(Azure.Storage.Blobs.Models.LeaseState.Leased);
        release.SetResult();
        await stopping;

        (await lease.GetPropertiesAsync()).Value.LeaseState.ShouldBe(Azure.Storage.Blobs.Models.LeaseState.Available);
        first.Calls.All.Count.ShouldBe(1);
    }

    /// <summary>What ran by the time that the status had been looked at, which is when a missed tick would run.</summary>
    private static async Task<IReadOnlyList<string>> InputsOfAStartAsync(string storage, string schedule)
    {
        var reads = new StatusReads();
        await using var app = await StandAloneApp.StartAsync(storage, "Tick", [schedule], builder => builder.Services.AddSingleton<HttpPipelinePolicy>(reads));
        await Wait.UntilAsync(() => !reads.Seen.IsEmpty);
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
