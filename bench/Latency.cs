using System.Diagnostics;
using Serverless.Tests.Support;

namespace Serverless.Bench;

/// <summary>From the moment at which a handset texts 12580 until the answer is in the ledger, one text at a time on an idle service. Goal: p95 below 1 s.</summary>
internal static class Latency
{
    // After this long without messages the queues are polled as seldom as they ever are.
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1.2);

    public static async Task Run(BenchOptions options)
    {
        await using var service = await RunningService.StartAsync();
        var bare = await BareStorage.OpenAsync(service.Storage);
        await service.Text("+8613900000000", "help");
        await service.AnswersTo("+8613900000000");
        await (await bare.AnswerAsync(forAgent: true)).FinishAsync();

        List<string[]> rows = [];
        foreach (var (name, message, forAgent) in new[] { ("help", "help", false), ("message for an agent", "my order has not come", true) })
        {
            List<double> answers = [];
            List<double> floors = [];
            for (var i = 1; i <= options.Texts; i++)
            {
                var watch = Stopwatch.StartNew();
                var text = await bare.AnswerAsync(forAgent);
                floors.Add(watch.Elapsed.TotalMilliseconds);
                await text.FinishAsync();

                await Task.Delay(s_idle + TimeSpan.FromSeconds(0.6 * Random.Shared.NextDouble()));
                answers.Add(await Answer(service, $"+86139{(forAgent ? 1 : 2)}{i:0000000}", message));
            }
            rows.Add(Row($"{name}: answer in the ledger", new(answers)));
            rows.Add(Row($"{name}: its storage operations alone", new(floors)));
        }
        Report.Table(["", "texts", "p50 ms", "p95 ms", "p99 ms", "worst ms"], rows);
    }

    /// <summary>By the network's own clock, in ms.</summary>
    private static async Task<double> Answer(RunningService service, string handset, string message)
    {
        await service.Text(handset, message);
        await service.AnswersTo(handset);
        var thread = await service.MessagesOf(handset);
        return (thread.Single(text => text.Direction == "out").At - thread.Single(text => text.Direction == "in").At).TotalMilliseconds;
    }

    private static string[] Row(string name, Figures ms) => [name, $"{ms.Count}", $"{ms.Median:0}", $"{ms.P95:0}", $"{ms.P99:0}", $"{ms.Worst:0}"];
}
