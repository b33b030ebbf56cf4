using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker;

/// <summary>Serves the HTTP functions on Kestrel, on the same paths under either host.</summary>
internal static partial class HttpFunctions
{
    /// <summary><paramref name="idOf"/> gives the invocation's id, since a Functions host makes one itself.</summary>
    public static void Map(WebApplication app, IEnumerable<FunctionDescriptor> functions, FunctionPipeline pipeline, string prefix, Func<HttpContext, string> idOf)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger)
                continue;
            var route = $"/{prefix}/{(trigger.Route ?? function.Name).TrimStart('/')}".Replace("//", "/", StringComparison.Ordinal);
            RequestDelegate serve = http => ServeAsync(http, function, pipeline, idOf(http));
            if (trigger.Methods is { Length: > 0 } methods)
                app.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), serve);
            else
                app.Map(route, serve);
        }
    }

    /// <summary>The middleware of <c>ConfigureFunctionsWebApplication()</c>: shows the request to what runs inside and then writes the result.</summary>
    public static async Task RunAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.Features.Get<HttpContext>() is not { } http)
        {
            await next(context);
            return;
        }

        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        await next(context);
        if (context.GetInvocationResult().Value is IResult result)
            await result.ExecuteAsync(http);
    }

    private static async Task ServeAsync(HttpContext http, FunctionDescriptor function, FunctionPipeline pipeline, string id)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, http.RequestServices.GetRequiredService<Drain>().Cancelled);
        var invocation = new Invocation(function, id, http.RequestServices, cancelled.Token)
        {
            Data = new(ValuesOf(http.Request)),
        };
        invocation.Features.Set(http);
        try
        {
            await pipeline.RunAsync(invocation);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await WriteProblemAsync(http, refused.StatusCode, refused.Message);
        }
        catch (Exception failure)
        {
            Log.Failed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{function.Name}"), failure, function.Name, id);
            if (http.Response.HasStarted)
                throw;
            await WriteProblemAsync(http, StatusCodes.Status500InternalServerError, $"Quote {id} when you report this.");
        }
    }

    private static Dictionary<string, object?> ValuesOf(HttpRequest request)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Query)
            values[name] = value.ToString();
        foreach (var (name, value) in request.RouteValues)
            values[name] = value;
        return values;
    }

    /// <summary>RFC 9457.</summary>
    private static async Task WriteProblemAsync(HttpContext http, int status, string detail)
    {
        http.Response.Clear();
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("title", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed, invocation {Id}")]
        public static partial void Failed(ILogger logger, Exception failure, string function, string id);
    }
}
