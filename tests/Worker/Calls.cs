using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Tests.Worker;

public sealed record FunctionCall(string Function, string InvocationId, string Input);

/// <summary>What the test functions were called with, and what they do then.</summary>
public sealed class Calls
{
    private readonly ConcurrentQueue<FunctionCall> _all = new();

    /// <summary>By default a text says what happens: "fail" fails, "hold" runs until it is cancelled, "deaf" never ends, and "slow n" runs for n seconds.</summary>
    public Func<string, CancellationToken, Task> Behaviour { get; set; } = (input, cancelled) => input.Split(' ') switch
    {
        ["fail", ..] => throw new InvalidOperationException("The test wants this to fail."),
        ["hold", ..] => Task.Delay(Timeout.Infinite, cancelled),
        ["deaf", ..] => Task.Delay(Timeout.Infinite, CancellationToken.None),
        ["slow", var seconds] => Task.Delay(TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)), cancelled),
        _ => Task.CompletedTask,
    };

    public IReadOnlyList<FunctionCall> All => [.. _all];

    public IReadOnlyList<string> Inputs => [.. _all.Select(call => call.Input)];

    public static Calls Of(FunctionContext context) => context.InstanceServices.GetRequiredService<Calls>();

    public void Add(FunctionContext context, string input) => _all.Enqueue(new(context.FunctionDefinition.Name, context.InvocationId, input));

    public Task AddAsync(FunctionContext context, string input, CancellationToken cancelled)
    {
        Add(context, input);
        return Behaviour(input, cancelled);
    }
}
