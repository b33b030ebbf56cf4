using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.CustomHandler;

/// <summary>Runs the functions for a Functions host, as its custom handler: queue and timer functions are posted to <c>/{function}</c>,
/// HTTP requests come on their own paths.</summary>
internal static partial class CustomHandlerHost
{
    private const string PortSetting = "FUNCTIONS_CUSTOMHANDLER_PORT";

    public static bool IsWanted(IConfiguration settings) => !string.IsNullOrEmpty(settings[PortSetting]);

    public static IHost Build(WebApplicationBuilder builder, IReadOnlyList<FunctionDescriptor> functions, FunctionPipeline pipeline, HostJson hostJson)
    {
        builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration[PortSetting]}");

        var app = builder.Build();
        // Made now, so that it hears of the stop.
        app.Services.GetRequiredService<Drain>();
        UseForwardedHeaders(app);
        app.UseRouting();
        HttpFunctions.Map(app, functions, pipeline, hostJson.RoutePrefix, InvocationId);
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute)
                app.MapPost($"/{function.Name}", (RequestDelegate)(http => RunAsync(http, function, pipeline)));
            else if (hostJson.RoutePrefix.Length > 0)
                app.MapPost($"/{function.Name}", (RequestDelegate)(http => RefuseWrappedAsync(http, function)));
        }

        // The host asks for this until something answers; the last in order leaves the path to a function that wants it.
        app.MapGet("/", (RequestDelegate)(_ => Task.CompletedTask)).WithOrder(int.MaxValue);
        return new RestartingHost(app);
    }

    /// <summary>A host that forwards keeps the caller's Host header. One that proxies replaces it by this process's address and puts the caller's into X-Forwarded-Host;
    /// a forwarded X-Forwarded-Host is whatever the caller wrote.</summary>
    private static void UseForwardedHeaders(WebApplication app)
    {
        app.UseWhen(
            http => http.Request.Host.Host == "127.0.0.1",
            proxied => proxied.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedHost }));
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
    }

    private static async Task RunAsync(HttpContext http, FunctionDescriptor function, FunctionPipeline pipeline)
    {
        var id = InvocationId(http);
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{function.Name}");
        try
        {
            using var request = await HostRequest.ReadAsync(http.Request.Body, http.RequestAborted);
            using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, http.RequestServices.GetRequiredService<Drain>().Cancelled);
            var invocation = InvocationOf(function, id, request, http, cancelled.Token);
            await pipeline.RunAsync(invocation);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.Failed(logger, failure, function.Name, id);
            // The host keeps the message for another try. It reads the status only.
            await WriteAsync(http, StatusCodes.Status500InternalServerError, json => json.WriteString("error", failure.GetType().Name));
            return;
        }

        // Without a body, or with another content type, the invocation would hang until the host's functionTimeout or fail.
        await WriteAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject("Outputs");
            json.WriteEndObject();
            json.WriteStartArray("Logs");
            json.WriteEndArray();
            json.WriteNull("ReturnValue");
        });
    }

    private static Invocation InvocationOf(FunctionDescriptor function, string id, HostRequest request, HttpContext http, CancellationToken cancellationToken)
    {
        if (function.Trigger is TimerTriggerAttribute)
        {
            var timer = new Invocation(function, id, http.RequestServices, cancellationToken) { Retry = request.Retries };
            timer.Features.Set(request.Timer(function.TriggerParameter));
            return timer;
        }

        var message = request.Message(function.TriggerParameter);
        var queue = new Invocation(function, id, http.RequestServices, cancellationToken) { Retry = request.Retries, Data = new(QueueData.Of(message)) };
        queue.Features.Set(message);
        return queue;
    }

    /// <summary>The host wraps an HTTP request into JSON where host.json does not tell it to forward or proxy, or where the function has further bindings.</summary>
    private static Task RefuseWrappedAsync(HttpContext http, FunctionDescriptor function)
    {
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{function.Name}");
        Log.Wrapped(logger, function.Name);
        return WriteAsync(http, StatusCodes.Status501NotImplemented, json => json.WriteString("error", "wrapped HTTP request"));
    }

    private static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.Length;
        await http.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static string InvocationId(HttpContext http) =>
        http.Request.Headers["X-Azure-Functions-InvocationId"] is [{ Length: > 0 } id] ? id : Guid.NewGuid().ToString();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed, invocation {Id}")]
        public static partial void Failed(ILogger logger, Exception failure, string function, string id);

        [LoggerMessage(Level = LogLevel.Error, Message = "The host wrapped a request for {Function}. Set customHandler.enableForwardingHttpRequest in host.json, and give function.json one httpTrigger and one http binding only")]
        public static partial void Wrapped(ILogger logger, string function);
    }
}
