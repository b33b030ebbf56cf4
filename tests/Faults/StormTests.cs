using System.Collections.Concurrent;
using System.Diagnostics;
using Serverless.Sms;
using Serverless.Tests.Support;
using Xunit.Abstractions;

namespace Serverless.Tests.Faults;

/// <summary>Many texts while everything goes wrong at once.</summary>
[Collection(FaultTests.Alone)]
public sealed class StormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Handsets = 200;
    private const int TextsEach = 10;
    private const int Kills = 12;

    // Enough to keep the functions busy, few enough for Azurite, which becomes slow with thousands of waiting messages.
    private const int MostUnanswered = 100;

    // None that another one may overrule: a choice that comes late is not confirmed.
    private static readonly string[] s_messages = ["help", "帮助", "STATUS", "我是谁", "my order has not come", "账单不对"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private RunningService _service = null!;

    public async Task InitializeAsync() => _service = await RunningService.StartAsync(settings: new Dictionary<string, string>
    {
        // Times only: what a killed process had in hand comes back sooner, and so do the timers.
        ["StandAlone__MessageLease"] = "00:00:03",
        ["StandAlone__TimerLease"] = "00:00:15",
        ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",
    });

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Two_thousand_texts_are_answered_once_each_while_processes_die_events_repeat_and_the_carrier_fails()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}; log {_service.LogFile}");
        var random = new Random(seed);
        await _service.Faults(new
        {
            inboundDuplicate = new { probability = 0.2 },
            inboundReordered = new { probability = 0.3, milliseconds = 500 },
            inboundPascalCase = new { probability = 0.1 },
            eventPlainText = new { probability = 0.1 },
            tooManyRequests429 = new { probability = 0.03 },
            serviceUnavailable503 = new { probability = 0.03, retryAfter = 1 },
            internalError500 = new { probability = 0.01 },
            recipient503 = new { probability = 0.02 },
            slowResponse = new { probability = 0.2, milliseconds = 200 },
            acceptThenDropResponse = new { probability = 0.04 },
            reportDuplicate = new { probability = 0.2 },
            reportBefore202 = new { probability = 0.1 },
            reportDelay = new { probability = 0.2, milliseconds = 500 },
        });
        var watch = Stopwatch.StartNew();
        var sent = new ConcurrentDictionary<string, string>();

        var killing = KillAndStart(new Random(random.Next()), () => sent.Count == Handsets * TextsEach);
        await SendTexts(random, sent);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: all texts sent");
        await killing;
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: {Kills} processes killed");
        // What has failed already goes on by its ladder; new trouble would only make the wait longer.
        await _service.NoFaults();
        await _service.AllHandled(s_patience);

        var byHandset = sent.ToLookup(text => text.Value, text => text.Key);
        foreach (var texts in byHandset)
        {
            var stored = await _service.SettledTextsOf(texts.Key, TextsEach, s_patience);
            stored.Where(text => text.Direction == Direction.In).Select(text => text.NaturalKey).ShouldBe(texts, ignoreOrder: true);
            stored.Where(text => text.Direction == Direction.Out).Select(text => text.NaturalKey).ShouldBe(texts.Select(id => $"answer/{id}"), ignoreOrder: true);
            stored.Where(text => text.Direction == Direction.Out).ShouldAllBe(text => text.Status == TextStatus.Delivered);
            var forAgents = stored.Where(text => text.Command == "message").Select(text => text.Id.Value).ToList();
            (await _service.JoinedOf(texts.Key)).ShouldBe(forAgents, ignoreOrder: true);
        }
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: all texts settled");

        var ledger = await _service.Ledger();
        ledger.Duplicates.ShouldBe(0);
        ledger.Messages.Select(text => text.Tag!).ShouldBe(sent.Keys.Select(id => $"answer/{id}"), ignoreOrder: true);
        (await _service.Unreadable()).ShouldBeEmpty();
    }

    private async Task SendTexts(Random random, ConcurrentDictionary<string, string> sent)
    {
        var handsets = Enumerable.Range(0, Handsets).Select(_ => ServiceFixture.NewHandset()).ToArray();
        var turns = handsets.SelectMany(handset => Enumerable.Repeat(handset, TextsEach)).ToArray();
        random.Shuffle(turns);
        foreach (var handset in turns)
        {
            await Wait.For(
                async () => sent.Count - (await _service.Ledger(take: 0)).Accepted, unanswered => unanswered < MostUnanswered, s_patience,
                $"texts should be answered (log: {_service.LogFile})");
            sent[await _service.Text(handset, s_messages[random.Next(s_messages.Length)])] = handset;
        }
    }

    /// <summary>Kills the functions again and again at a random moment of their work.</summary>
    private async Task KillAndStart(Random random, Func<bool> allSent)
    {
        for (var kill = 1; kill <= Kills; kill++)
        {
            allSent().ShouldBeFalse($"the texts were over before kill {kill}: too few texts, or too long between the kills");
            var accepted = (await _service.Ledger(take: 0)).Accepted;
            var handled = random.Next(1, Handsets * TextsEach / (Kills + 3));
            await Wait.For(
                async () => (await _service.Ledger(take: 0)).Accepted - accepted, more => more >= handled, s_patience, $"texts should be answered (log: {_service.LogFile})");
            await _service.KillFunctions();
            await _service.StartFunctions();
        }
    }
}
