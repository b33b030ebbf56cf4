using Serverless.Tests.Support;

namespace Serverless.Bench;

/// <summary>Storage operations of each kind of text, counted in the SDK's pipeline. Goal: 8 at most for a text with an answer.</summary>
internal static class Operations
{
    public static async Task Run(BenchOptions options)
    {
        await using var service = await CountedService.StartAsync();
        var costs = await TextCosts.Measure(service);
        Report.Table(["case", "function", "operations", "which"], costs.SelectMany(cost => cost.Steps.Select(step => step.Function).Distinct().Select(function =>
            new[] { cost.Case, function, $"{cost.Of(function).Count}", string.Join(", ", cost.Of(function).GroupBy(what => what).Select(same => same.Count() > 1 ? $"{same.Count()} × {same.Key}" : same.Key)) })));
    }
}
