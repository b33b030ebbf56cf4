using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Serverless.Worker;

/// <summary>The middleware around the call of the function.</summary>
internal sealed class FunctionPipeline
{
    // The name that Microsoft's worker uses, so that telemetry is configured once for both.
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    private readonly FunctionExecutionDelegate _run = InvokeFunctionAsync;

    public FunctionPipeline(IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        foreach (var wrap in middleware.Reverse())
            _run = wrap(_run);
    }

    /// <summary>Throws what the function throws.</summary>
    public async Task RunAsync(FunctionContext context)
    {
        using var activity = Source.StartActivity("Invoke", ActivityKind.Server, Activity.Current is null ? context.TraceContext.TraceParent : null);
        activity?.SetTag("faas.name", context.FunctionDefinition.Name).SetTag("faas.invocation_id", context.InvocationId);
        try
        {
            await _run(context);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            throw;
        }
    }

    private static async Task InvokeFunctionAsync(FunctionContext context) =>
        context.GetInvocationResult().Value = await ((FunctionDescriptor)context.FunctionDefinition).Invoke(context);
}
