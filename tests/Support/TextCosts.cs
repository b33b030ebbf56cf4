using System.Net.Http.Json;
using Azure.Storage.Queues;
using Serverless.Platform.Storage;
using Serverless.Sms;

namespace Serverless.Tests.Support;

/// <summary>What one text costs in storage operations.</summary>
/// <param name="Case">Such as "help, first time".</param>
/// <param name="Steps">The operations in the order in which they ended, by the function that they were made for.</param>
public sealed record TextCost(string Case, IReadOnlyList<StorageOperation> Steps)
{
    public IReadOnlyList<string> Of(string function) => [.. Steps.Where(step => step.Function == function).Select(step => step.What)];
}

/// <summary>Sends texts of every kind, one at a time, and counts.</summary>
public static class TextCosts
{
    public static async Task<IReadOnlyList<TextCost>> Measure(CountedService service)
    {
        using var network = new HttpClient { BaseAddress = service.Emulator.Url };
        var number = 0;
        // Tables and queues are made on their first use.
        var warmUp = await Handset("never");
        foreach (var message in new[] { "help", "my order", "STOP", "START" }) await Text(warmUp, message, message);
        await Text(await Handset("delivered"), "help", "help", reports: 1);

        var (keyword, agent, optOut, reported) = (await Handset("never"), await Handset("never"), await Handset("never"), await Handset("delivered"));
        List<TextCost> costs =
        [
            await Text(keyword, "help", "help, first time"),
            await Text(keyword, "help", "help, again"),
            await Text(agent, "my order has not come", "message for an agent, first time"),
            await Text(agent, "it is the blue one", "message for an agent, joins the first"),
            await Text(optOut, "STOP", "opt-out"),
            await Text(optOut, "START", "opt-in"),
            await Text(reported, "help", "help, with its delivery report", reports: 1),
        ];
        return [.. costs, await Sweep()];

        async Task<string> Handset(string delivery)
        {
            var handset = $"+861390000{++number:0000}";
            (await network.PostAsJsonAsync($"emulator/handsets/{Uri.EscapeDataString(handset)}", new { delivery })).EnsureSuccessStatusCode();
            return handset;
        }

        async Task<TextCost> Text(string from, string message, string name, int reports = 0)
        {
            service.Operations.Take();
            (await network.PostAsJsonAsync("emulator/sms", new { from, to = "12580", message })).EnsureSuccessStatusCode();
            await Wait.Until(() => IsDone(service, reports), TimeSpan.FromSeconds(30), $"'{name}' should be handled");
            return new(name, service.Operations.Take());
        }

        async Task<TextCost> Sweep()
        {
            // Past the numbers of the texts before, whose reports will never come.
            service.Time.Advance(SendLadder.Grace + TimeSpan.FromSeconds(1));
            await service.Operations.For("SweepTexts", () => service.Get<SweepTexts>().Execute(CancellationToken.None));
            var settled = await Handset("delivered");
            await Text(settled, "help", "help", reports: 1);
            service.Time.Advance(SendLadder.Grace + TimeSpan.FromSeconds(1));
            await service.Operations.For("SweepTexts", () => service.Get<SweepTexts>().Execute(CancellationToken.None));
            return new("sweep that finds one settled number", service.Operations.Take());
        }
    }

    /// <summary>Every message that was put on a queue, by the network or by a function, is deleted.</summary>
    private static async Task<bool> IsDone(CountedService service, int reports)
    {
        var seen = service.Operations.Seen.Select(operation => operation.What).ToList();
        if (seen.Count(what => what.StartsWith("delete from", StringComparison.Ordinal)) < 1 + reports + seen.Count(what => what.StartsWith("put on", StringComparison.Ordinal)))
            return false;
        var inbound = new QueueClient(service.Storage, QueueNames.SmsInbound);
        return (await inbound.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0;
    }
}
