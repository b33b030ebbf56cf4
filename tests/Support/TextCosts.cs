using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using Serverless.Consent;
using Serverless.Platform;
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

        var (keyword, agent, optOut, reported) = (await Handset("never"), await Handset("never"), await Handset("delivered"), await Handset("delivered"));
        List<TextCost> costs =
        [
            await Text(keyword, "help", "help, first time"),
            await Text(keyword, "help", "help, again"),
            await Text(agent, "my order has not come", "message for an agent, first time"),
            await Text(agent, "it is the blue one", "message for an agent, joins the first"),
            // With its report: the network must not learn of the opt-out while the confirmation is under way.
            await Text(optOut, "STOP", "opt-out", reports: 1),
            await Mirror(optOut),
            await Text(optOut, "START", "opt-in", reports: 1),
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
            await Wait.Until(() => IsDone(service, QueueNames.SmsInbound, reports), TimeSpan.FromSeconds(30), $"'{name}' should be handled");
            return new(name, service.Operations.Take());
        }

        async Task<TextCost> Mirror(string of)
        {
            var queue = new QueueClient(service.Storage, QueueNames.ConsentMirror);
            // The opt-out's own job is over, or waits for its time.
            await Wait.Until(
                async () => (await queue.PeekMessagesAsync()).Value.Length == 0 && Count(service, "receive from", QueueNames.ConsentMirror) == Count(service, "delete from", QueueNames.ConsentMirror),
                TimeSpan.FromSeconds(30), "no job should be under way");
            service.Operations.Take();
            PhoneNumber.TryFromCarrier(of, out var phone);
            await queue.SendMessageAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(new MirrorJob(MirrorJob.JobName, 1, phone.Key.Value), ConsentJson.Default.MirrorJob)));
            await Wait.Until(() => IsDone(service, QueueNames.ConsentMirror, 0), TimeSpan.FromSeconds(30), "the opt-out should be mirrored");
            return new("opt-out, mirrored at the carrier", service.Operations.Take());
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

    /// <summary>The text and all that followed from it is handled, but for jobs that wait for their time.</summary>
    private static bool IsDone(CountedService service, string consumed, int reports) =>
        Count(service, "delete from", consumed) > 0
        && Count(service, "delete from", QueueNames.SmsReports) >= reports
        && Count(service, "delete from", QueueNames.DeskDeadlines) == Count(service, "put on", QueueNames.DeskDeadlines);

    private static int Count(CountedService service, string what, string queue) => service.Operations.Seen.Count(operation => operation.What == $"{what} {queue}");
}
