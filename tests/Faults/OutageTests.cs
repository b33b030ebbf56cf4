using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Local.Storage;
using Serverless.Platform;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Faults;

/// <summary>What the service depends on is away for a while, or the service itself is stopped.</summary>
[Collection(FaultTests.Alone)]
public sealed class OutageTests
{
    // Poison queues are emptied once a minute.
    private static readonly TimeSpan s_untilTheSweep = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Texts_that_come_while_storage_is_away_are_answered_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("azurite");
        var options = new AzuriteOptions { DataFolder = folder.FullName };
        var azurite = await AzuriteProcess.StartAsync(options);
        options = options with { BlobPort = azurite.Blob.Port, QueuePort = azurite.Queue.Port, TablePort = azurite.Table.Port };
        try
        {
            await using var service = await RunningService.StartAsync(
                network => network.RetryTimeFactor = 0.02,
                new Dictionary<string, string> { ["StandAlone__MessageLease"] = "00:00:05" }, azurite.ConnectionString(azurite.Accounts[0]));
            var (inWork, meanwhile) = (ServiceFixture.NewHandset(), ServiceFixture.NewHandset());
            await service.Faults(new { slowResponse = new { milliseconds = 2000 } });
            await service.Text(inWork, "help");
            await service.AnswersTo(inWork);

            // The carrier has accepted the answer and the functions do not know it yet.
            await azurite.DisposeAsync();
            await service.NoFaults();
            await service.Text(meanwhile, "help");
            using (var api = service.Api())
                await Wait.Until(async () => (int)(await api.GetAsync("health/ready")).StatusCode == 503, TimeSpan.FromMinutes(1), "the service should say that it is not ready");
            azurite = await AzuriteProcess.StartAsync(options);

            foreach (var handset in new[] { inWork, meanwhile })
            {
                var texts = await service.SettledTextsOf(handset, within: TimeSpan.FromMinutes(2));
                texts.Single(text => text.Direction == Direction.Out).Status.ShouldBe(TextStatus.Delivered);
                (await service.AnswersTo(handset)).Count.ShouldBe(1);
            }
            (await service.Unreadable()).ShouldBeEmpty();
        }
        finally
        {
            await azurite.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Texts_that_come_while_the_carrier_is_away_are_answered_once_when_it_is_back()
    {
        await using var wired = await WiredService.StartAsync();
        var handsets = Enumerable.Range(0, 10).Select(_ => ServiceFixture.NewHandset()).ToArray();
        var (isAway, tries) = (true, 0);
        wired.Carrier.Before = (request, _) =>
        {
            if (!isAway || !request.IsSend) return Task.FromResult(Cut.None);
            // Every other request arrives, and its answer is lost on the way.
            return Task.FromResult(Interlocked.Increment(ref tries) % 2 == 0 ? Cut.DropRequest : Cut.DropAnswer);
        };

        foreach (var handset in handsets) await wired.Service.Text(handset, "help");
        await Wait.Until(() => tries >= 2 * handsets.Length, RunningService.Patience, "every answer should be tried again");
        isAway = false;

        foreach (var handset in handsets)
        {
            var texts = await wired.Service.SettledTextsOf(handset);
            texts.Single(text => text.Direction == Direction.Out).Status.ShouldBe(TextStatus.Delivered);
            (await wired.Service.AnswersTo(handset)).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_graceful_stop_finishes_what_is_in_hand_and_leaves_the_rest_at_once()
    {
        const int Texts = 60;
        // A message that was left hidden would not be seen within the test's patience.
        await using var service = await RunningService.StartAsync(settings: new Dictionary<string, string> { ["StandAlone__MessageLease"] = "01:00:00" });
        await service.Faults(new { slowResponse = new { milliseconds = 1000 } });
        var handsets = Enumerable.Range(0, Texts).Select(_ => ServiceFixture.NewHandset()).ToArray();

        await Parallel.ForEachAsync(handsets, async (handset, _) => await service.Text(handset, "help"));
        await Wait.Until(async () => (await service.Ledger()).Accepted > 0, RunningService.Patience, "the first answer should be with the carrier");
        await service.StopFunctions();

        var accepted = (await service.Ledger()).Messages.Select(text => text.To).ToHashSet();
        accepted.Count.ShouldBeLessThan(Texts, "the stop should come in the middle of the work");
        foreach (var handset in handsets)
        {
            var answer = (await service.TextsOf(handset)).SingleOrDefault(text => text.Direction == Direction.Out);
            (answer?.Status).ShouldBe(accepted.Contains(handset) ? TextStatus.Accepted : null, "nothing is left half done");
        }

        await service.NoFaults();
        await service.StartFunctions();
        foreach (var handset in handsets) await service.SettledTextsOf(handset);
        var ledger = await service.Ledger();
        ledger.Messages.Select(text => text.To).ShouldBe(handsets, ignoreOrder: true);
        await service.AllHandled();
    }

    [Fact]
    public async Task A_text_that_cannot_be_handled_for_long_is_kept_and_a_replay_answers_it_once()
    {
        await using var wired = await WiredService.StartAsync(new Dictionary<string, string>
        {
            ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "3",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
        });
        var handset = ServiceFixture.NewHandset();
        PhoneNumber.TryFromCarrier(handset, out var number);
        // The answer goes out, and then nothing of it can be written down.
        var isSent = false;
        wired.Carrier.Before = (request, _) =>
        {
            isSent |= request.IsSend;
            return Task.FromResult(Cut.None);
        };
        wired.Tables.Before = (request, _) => Task.FromResult(isSent && request.Body.Contains(number.Key.Value, StringComparison.Ordinal) ? Cut.Refuse403 : Cut.None);

        await wired.Service.Text(handset, "help");
        await Wait.For(wired.Service.Unreadable, kept => kept.Count(line => line.StartsWith("sms-inbound:", StringComparison.Ordinal)) == 1,
            s_untilTheSweep, $"the text should be kept (log: {wired.Service.LogFile})");
        wired.Tables.Before = (_, _) => Task.FromResult(Cut.None);
        using var api = wired.Service.Api("Operator");
        var page = await api.GetFromJsonAsync<JsonElement>("operations/unreadable");
        foreach (var kept in page.GetProperty("items").EnumerateArray())
            (await api.PostAsync($"operations/unreadable/{kept.GetProperty("id").GetString()}/replay", null)).EnsureSuccessStatusCode();

        var texts = await wired.Service.SettledTextsOf(handset);
        texts.Single(text => text.Direction == Direction.Out).Status.ShouldBe(TextStatus.Delivered);
        texts.Count(text => text.Direction == Direction.In).ShouldBe(1);
        (await wired.Service.AnswersTo(handset)).Count.ShouldBe(1);
    }
}
