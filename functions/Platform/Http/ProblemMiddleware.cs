using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Serverless.Platform.Http;

/// <summary>Turns what goes wrong in an HTTP function into a problem that names the invocation; other triggers fail as they are, so that their message is tried again.</summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refused)
        {
            context.GetInvocationResult().Value = Problems.Invalid(refused.Message);
        }
        catch (Exception error) when (error is RequestFailedException { Status: 400 } or FormatException && context.GetHttpContext()?.Request.Query.ContainsKey("continuation") == true)
        {
            context.GetInvocationResult().Value = Problems.Invalid("The continuation is none that this list gave.");
        }
        catch (Exception error) when (context.GetHttpContext() is not null && !context.CancellationToken.IsCancellationRequested)
        {
            Log.Failed(log, error, context.FunctionDefinition.Name, context.InvocationId);
            context.GetInvocationResult().Value = Problems.Failed(context.InvocationId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed in invocation {InvocationId}")]
        public static partial void Failed(ILogger log, Exception error, string function, string invocationId);
    }
}
