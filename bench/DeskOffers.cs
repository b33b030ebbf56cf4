using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Tests.Support;

namespace Serverless.Bench;

/// <summary>From the moment at which a handset texts 12580 until the text rings at an idle agent, one text at a time on an idle service. Goal: p95 below 1 s.</summary>
internal static class DeskOffers
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1.2);

    public static async Task Run(BenchOptions options)
    {
        await using var service = await RunningService.StartAsync();
        var bare = await BareStorage.OpenAsync(service.Storage);
        var desk = await FilledDesk.OpenAsync(0, 0);
        var bareDesk = await BareDesk.OpenAsync(desk);
        using var agent = service.ApiAs("The agent", "Agent");
        (await agent.PostAsync(new Uri("desk/sign-in", UriKind.Relative), null)).EnsureSuccessStatusCode();

        List<double> floors = [], offered = [], seen = [];
        for (var i = 0; i <= options.Texts; i++)
        {
            await bareDesk.PrepareAsync();
            var watch = Stopwatch.StartNew();
            var text = await bare.AnswerAsync(forAgent: true);
            await bareDesk.AssignAsync(toAgent: true);
            var floor = watch.Elapsed.TotalMilliseconds;
            await text.FinishAsync();

            await Task.Delay(s_idle + TimeSpan.FromSeconds(0.6 * Random.Shared.NextDouble()));
            var (rings, shown) = await Offer(service, agent, $"+86138{i:00000000}");
            // The first warms everything up.
            if (i == 0) continue;
            floors.Add(floor);
            offered.Add(rings);
            seen.Add(shown);
        }
        desk.Dispose();
        Report.Table(["", "texts", "p50 ms", "p95 ms", "p99 ms", "worst ms"],
        [
            Row("message for an agent: rings at an idle agent", new(offered)),
            Row("message for an agent: the agent's screen shows it, polled every 20 ms", new(seen)),
            Row("its storage operations alone", new(floors)),
        ]);
    }

    private static async Task<(double Rings, double Shown)> Offer(RunningService service, HttpClient agent, string handset)
    {
        var at = DateTimeOffset.UtcNow;
        var watch = Stopwatch.StartNew();
        await service.Text(handset, "my order has not come");
        var contact = await Wait.For(async () =>
        {
            var desk = await agent.GetFromJsonAsync<JsonElement>(new Uri("desk/me", UriKind.Relative));
            return desk.GetProperty("contacts") is var contacts && contacts.GetArrayLength() == 1 ? contacts[0] : default;
        }, found => found.ValueKind == JsonValueKind.Object, RunningService.Patience, "the text should ring");
        var shown = watch.Elapsed.TotalMilliseconds;
        var rings = (contact.GetProperty("since").GetDateTimeOffset() - at).TotalMilliseconds;
        await Act("accept");
        await Act("wrap-up");
        return (rings, shown);

        async Task Act(string verb) =>
            (await agent.PostAsJsonAsync(new Uri($"desk/contacts/{contact.GetProperty("id").GetString()}/{verb}", UriKind.Relative), new { })).EnsureSuccessStatusCode();
    }

    private static string[] Row(string name, Figures ms) => [name, $"{ms.Count}", $"{ms.Median:0}", $"{ms.P95:0}", $"{ms.P99:0}", $"{ms.Worst:0}"];
}
