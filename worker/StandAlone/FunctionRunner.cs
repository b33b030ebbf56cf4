using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone;

/// <summary>Runs a queue or timer function once, in a scope of its own and within host.json's <c>functionTimeout</c>.</summary>
internal sealed partial class FunctionRunner(
    IServiceScopeFactory scopes, FunctionPipeline pipeline, Drain drain, TimeSpan timeout, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<FunctionRunner> logger)
{
    /// <summary>Throws what the function throws; <see cref="OperationCanceledException"/> when the process must stop before the function ends, and
    /// <see cref="TimeoutException"/> when it does not end after it was cancelled for its timeout. The application stops then, as a Functions host ends its worker:
    /// what does not listen cannot be ended otherwise, and would hold its place for ever.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">The trigger's value.</param>
    /// <param name="data">The trigger's binding data.</param>
    /// <param name="lost">Cancels the function because what triggered it is not this instance's any more.</param>
    public async Task RunAsync<T>(FunctionDescriptor function, T input, IReadOnlyDictionary<string, object?> data, CancellationToken lost = default) where T : class
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(late.Token, drain.Cancelled, lost);
        await using var scope = scopes.CreateAsyncScope();
        var invocation = new Invocation(function, Guid.NewGuid().ToString(), scope.ServiceProvider, cancelled.Token) { Data = new(data) };
        invocation.Features.Set(input);
        // On another thread, so that a function that never awaits is given up as well.
        var running = Task.Run(() => pipeline.RunAsync(invocation), CancellationToken.None);
        try
        {
            await running.WaitAsync(timeout == Timeout.InfiniteTimeSpan ? timeout : timeout + Drain.Grace, time, drain.GivenUp);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            Log.GivenUp(logger, function.Name, timeout);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Function} runs on after its timeout of {Timeout} and does not listen to its cancellation token: the process stops")]
        public static partial void GivenUp(ILogger logger, string function, TimeSpan timeout);
    }
}
