using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Worker.StandAlone;

/// <summary>Runs a queue or timer function once, in a scope of its own and within host.json's <c>functionTimeout</c>.</summary>
internal sealed class FunctionRunner(IServiceScopeFactory scopes, FunctionPipeline pipeline, Drain drain, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Throws what the function throws; <see cref="OperationCanceledException"/> when the process must stop before the function ends.</summary>
    public async Task RunAsync<T>(FunctionDescriptor function, T input, IReadOnlyDictionary<string, object?> data) where T : class
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(late.Token, drain.Cancelled);
        await using var scope = scopes.CreateAsyncScope();
        var invocation = new Invocation(function, Guid.NewGuid().ToString(), scope.ServiceProvider, cancelled.Token) { Data = new(data) };
        invocation.Features.Set(input);
        await pipeline.RunAsync(invocation).WaitAsync(drain.GivenUp);
    }
}
