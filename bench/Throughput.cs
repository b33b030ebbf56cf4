using System.Diagnostics;
using Azure.Storage.Queues;
using Serverless.Tests.Support;

namespace Serverless.Bench;

/// <summary>How many waiting texts a second one process answers.</summary>
internal static class Throughput
{
    private const int Texts = 500;

    // As many as the service handles at once: batchSize + newBatchThreshold of host.json.
    private const int AtOnce = 24;

    public static async Task Run(BenchOptions options)
    {
        await using var service = await RunningService.StartAsync();
        await service.Text("+8613900000000", "help");
        await service.AnswersTo("+8613900000000");
        await service.StopFunctions();
        var before = (await service.Ledger()).Accepted;
        await Parallel.ForEachAsync(Enumerable.Range(1, Texts), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await service.Text($"+861392{i:0000000}", i % 2 == 0 ? "help" : "my order has not come"));
        var inbound = new QueueClient(service.Storage, "sms-inbound");
        await Wait.Until(async () => (await inbound.GetPropertiesAsync()).Value.ApproximateMessagesCount == Texts, TimeSpan.FromMinutes(2), "all texts should wait");

        await service.StartFunctions();
        await Wait.Until(async () => (await service.Ledger(take: 0)).Accepted == before + Texts, TimeSpan.FromMinutes(5), "all texts should be answered");
        var answers = (await service.Ledger()).Messages.Select(text => text.At).Order().Skip(before).ToList();
        var seconds = (answers[^1] - answers[0]).TotalSeconds;
        await service.StopFunctions();

        var bare = await BareStorage.OpenAsync(service.Storage);
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(1, Texts), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) => await (await bare.AnswerAsync(forAgent: i % 2 == 1)).FinishAsync());
        var floor = watch.Elapsed.TotalSeconds;

        Report.Table(["", "texts", "seconds", "texts/s"],
        [
            ["texts answered, with delivery reports and contacts, from the first answer to the last", $"{Texts}", $"{seconds:0.0}", $"{Texts / seconds:0}"],
            [$"their storage operations alone, {AtOnce} at once", $"{Texts}", $"{floor:0.0}", $"{Texts / floor:0}"],
        ]);
    }
}
