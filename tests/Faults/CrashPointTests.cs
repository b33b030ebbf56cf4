using Serverless.Consent;
using Serverless.Sms;
using Serverless.Tests.Support;
using Xunit.Abstractions;

namespace Serverless.Tests.Faults;

/// <summary>
/// A process dies (SIGKILL) at each point of a text's way: before and after every call that it makes of storage and of the carrier, from the received text over its
/// answer to the delivery report and the agents' inbox. One handset is held at each point; then the one process that has them all in hand is killed.
/// </summary>
[Collection(FaultTests.Alone)]
public sealed class CrashPointTests(ITestOutputHelper output) : IAsyncLifetime
{
    // An opt-out's confirmation gets ten seconds to arrive before the carrier is told.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(12);

    private WiredService _wired = null!;

    private RunningService Service => _wired.Service;

    public async Task InitializeAsync() => _wired = await WiredService.StartAsync(new Dictionary<string, string>
    {
        // Room for all handsets at once.
        ["AzureFunctionsJobHost__extensions__queues__batchSize"] = "32",
        ["AzureFunctionsJobHost__extensions__queues__newBatchThreshold"] = "100",
    });

    public async Task DisposeAsync() => await _wired.DisposeAsync();

    [Theory]
    [InlineData("help", Cut.None)]
    [InlineData("help", Cut.Refuse429)]
    [InlineData("help", Cut.DropAnswer)]
    [InlineData("my order has not come", Cut.None, true)]
    [InlineData("STOP", Cut.None)]
    [InlineData("START", Cut.None)]
    public async Task A_process_that_dies_at_any_point_loses_nothing_and_repeats_nothing(string message, Cut carrier, bool isForAgents = false)
    {
        var calls = await CallsOf(message, carrier);
        var points = new CrashPoints(_wired, carrier);
        var handsets = new Dictionary<string, string>();
        for (var call = 1; call <= calls; call++)
        {
            foreach (var before in new[] { true, false })
            {
                var handset = ServiceFixture.NewHandset();
                handsets[handset] = $"{(before ? "before" : "after")} call {call} of {calls}";
                points.Hold(handset, call, before);
            }
        }

        foreach (var handset in handsets.Keys) await Service.Text(handset, message);
        foreach (var (handset, point) in handsets)
        {
            // What runs side by side (the report, the contact) may come in another order and make a call less; then the handset is through with all.
            await Wait.Until(async () => points.IsHeld(handset) || (points.Quiet > s_longestPause && await IsSettled(handset)), RunningService.Patience, $"the text should be held {point} (log: {Service.LogFile})");
        }
        handsets.Keys.Count(points.IsHeld).ShouldBeGreaterThan(handsets.Count * 3 / 4, "the points should not have moved much");
        output.WriteLine($"{calls} calls; {handsets.Keys.Count(points.IsHeld)} of {handsets.Count} handsets are held at their points");
        await Service.KillFunctions();
        points.Off();
        await Service.StartFunctions();

        foreach (var (handset, point) in handsets)
        {
            var texts = await Service.SettledTextsOf(handset);
            texts.Count(text => text.Direction == Direction.In).ShouldBe(1, $"died {point}");
            texts.Count(text => text.Direction == Direction.Out).ShouldBe(1, $"died {point}");
        }
        await Service.AllHandled();
        foreach (var (handset, point) in handsets)
        {
            (await Service.AnswersTo(handset)).Count.ShouldBe(1, $"died {point}");
            ((await Service.ContactOf(handset))?.Texts ?? 0).ShouldBe(isForAgents ? 1 : 0, $"died {point}");
            (await Service.OptedOutOf(handset)).ShouldBe(message == "STOP" ? SuppressionScope.All : null, $"died {point}");
        }
        (await Service.Unreadable()).ShouldBeEmpty();
    }

    private async Task<bool> IsSettled(string handset) => (await Service.TextsOf(handset)) is { Count: > 1 } texts && texts.All(text => text.Status.IsFinal());

    /// <summary>How many calls the functions make for one such text until nothing is left to do.</summary>
    private async Task<int> CallsOf(string message, Cut carrier)
    {
        var points = new CrashPoints(_wired, carrier);
        var handset = ServiceFixture.NewHandset();
        points.Watch(handset);
        await Service.Text(handset, message);
        await Service.SettledTextsOf(handset);
        await Service.AllHandled();
        return points.CallsOf(handset);
    }
}
