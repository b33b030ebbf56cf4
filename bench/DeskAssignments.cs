using System.Diagnostics;
using Serverless.Desk;

namespace Serverless.Bench;

/// <summary>
/// Time and storage operations of one assignment with few and with many, one after the other, in turns on one Azurite. Goal: a ratio of 1.3 at most. Azurite looks at
/// every row of a table for each query where Table storage does not, so the operations of a choice that reads nothing ahead are measured by themselves beside them, in turns as well.
/// </summary>
internal static class DeskAssignments
{
    private const int Assignments = 100;

    private static readonly (int Contacts, int Agents)[] s_sizes = [(100, 50), (20_000, 500)];

    public static async Task Run()
    {
        List<(FilledDesk Desk, BareDesk Bare)> desks = [];
        foreach (var (contacts, agents) in s_sizes)
        {
            var watch = Stopwatch.StartNew();
            var desk = await FilledDesk.OpenAsync(contacts, agents);
            desks.Add((desk, await BareDesk.OpenAsync(desk)));
            Console.WriteLine($"{contacts} waiting contacts and {agents} ready agents stored in {watch.Elapsed.TotalSeconds:0} s");
        }
        foreach (var toAgent in new[] { false, true }) await Run(toAgent, desks);
        foreach (var (desk, _) in desks) desk.Dispose();
    }

    private static async Task Run(bool toAgent, List<(FilledDesk Desk, BareDesk Bare)> desks)
    {
        var runs = desks.Select(_ => new List<Assignment>()).ToList();
        // The first makes connections and is not counted.
        for (var n = 0; n <= Assignments; n++)
        {
            for (var size = 0; size < desks.Count; size++)
            {
                var assignment = await One(toAgent, desks[size].Desk, desks[size].Bare);
                if (n > 0) runs[size].Add(assignment);
            }
        }

        Console.WriteLine();
        Console.WriteLine(toAgent ? "A contact comes, and agents are ready (AssignContacts.ToAgent):" : "An agent becomes free, and contacts wait (AssignContacts.ToContact):");
        Report.Table(["", .. s_sizes.Select(size => $"{size.Contacts:#,0} waiting, {size.Agents} agents"), "ratio"],
        [
            Row("storage operations, mean", runs, run => run.Average(one => one.Calls.Count), "0.0"),
            Row("storage operations without queries, mean", runs, run => run.Average(one => one.Calls.Count(call => !IsQuery(call))), "0.0"),
            Row("ms, mean", runs, run => run.Average(one => one.Milliseconds), "0.0"),
            Row("ms, p50", runs, run => new Figures(run.Select(one => one.Milliseconds)).Median, "0.0"),
            Row("ms, p95", runs, run => new Figures(run.Select(one => one.Milliseconds)).P95, "0.0"),
            Row("the same without reading ahead: operations", runs, run => run.Average(one => one.BareCalls.Count), "0.0"),
            Row("the same without reading ahead, by themselves: ms, p50", runs, run => new Figures(run.Select(one => one.BareMilliseconds)).Median, "0.0"),
            Row("the same without reading ahead, by themselves: ms, p95", runs, run => new Figures(run.Select(one => one.BareMilliseconds)).P95, "0.0"),
            Row("times its floor, p50", runs, run => new Figures(run.Select(one => one.Milliseconds / one.BareMilliseconds)).Median, "0.00"),
        ]);
        var whats = runs.SelectMany(run => run).SelectMany(one => one.Calls).Select(call => call.What).Distinct().Order(StringComparer.Ordinal);
        Report.Table(["one operation, ms p50", .. s_sizes.SelectMany(size => new[] { $"{size.Contacts:#,0} waiting", "by itself", "per assignment" })],
            whats.Select(what => new[] { what }.Concat(runs.SelectMany(run => new[]
            {
                Median(run.SelectMany(one => one.Calls), what), Median(run.SelectMany(one => one.BareCalls), what), $"{run.Average(one => one.Calls.Count(call => call.What == what)):0.0}",
            })).ToArray()));
    }

    private static async Task<Assignment> One(bool toAgent, FilledDesk desk, BareDesk bare)
    {
        await desk.TopUp();
        await bare.PrepareAsync();
        var (agent, contact, assign) = (desk.NextAgent(), desk.NextContact(), desk.Get<AssignContacts>());
        desk.Times.Take();
        var watch = Stopwatch.StartNew();
        var right = toAgent ? await assign.ToAgent(contact, CancellationToken.None) == agent : (await assign.ToContact(agent, CancellationToken.None))?.Id == contact;
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        if (!right) throw new InvalidOperationException("The oldest contact should ring at the agent who is idle longest.");

        var calls = desk.Times.Take();
        watch.Restart();
        await bare.AssignAsync(toAgent);
        return new(milliseconds, calls, watch.Elapsed.TotalMilliseconds, desk.Times.Take());
    }

    private static bool IsQuery(TimedCall call) => call.What.StartsWith("query", StringComparison.Ordinal);

    private static string Median(IEnumerable<TimedCall> calls, string what) =>
        calls.Where(call => call.What == what).Select(call => call.Milliseconds).ToList() is { Count: > 0 } found ? $"{new Figures(found).Median:0.0}" : "";

    private static string[] Row(string name, List<List<Assignment>> runs, Func<List<Assignment>, double> figure, string format)
    {
        var figures = runs.Select(figure).ToList();
        return [name, .. figures.Select(value => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture)), $"{figures[1] / figures[0]:0.00}"];
    }

    private sealed record Assignment(double Milliseconds, IReadOnlyList<TimedCall> Calls, double BareMilliseconds, IReadOnlyList<TimedCall> BareCalls);
}
