using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Worker.Publish;

/// <summary>A function's <c>function.json</c>.</summary>
public static class FunctionJson
{
    internal static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(FunctionDescriptor function) =>
        new JsonObject { ["bindings"] = new JsonArray(Bindings(function)) }.ToJsonString(Readable) + "\n";

    private static JsonNode[] Bindings(FunctionDescriptor function) => function.Trigger switch
    {
        QueueTriggerAttribute queue => [new JsonObject
        {
            ["name"] = function.TriggerParameter,
            ["type"] = "queueTrigger",
            ["direction"] = "in",
            ["queueName"] = queue.QueueName,
            ["connection"] = queue.Connection ?? "AzureWebJobsStorage",
            // As bytes, a message arrives as plain base64, and its properties do not overwrite the host's metadata.
            ["dataType"] = "binary",
        }],
        // Exactly one binding in and one out: with any more, the host wraps requests rather than forwarding them.
        HttpTriggerAttribute http => [HttpIn(function, http), new JsonObject { ["name"] = "$return", ["type"] = "http", ["direction"] = "out" }],
        TimerTriggerAttribute timer => [new JsonObject
        {
            ["name"] = function.TriggerParameter,
            ["type"] = "timerTrigger",
            ["direction"] = "in",
            ["schedule"] = timer.Schedule,
            ["useMonitor"] = timer.UseMonitor,
            ["runOnStartup"] = timer.RunOnStartup,
        }],
        var other => throw new InvalidOperationException($"{function.Name} has a {other.GetType().Name}, which has no form in function.json."),
    };

    private static JsonObject HttpIn(FunctionDescriptor function, HttpTriggerAttribute http)
    {
        var binding = new JsonObject
        {
            ["name"] = function.TriggerParameter,
            ["type"] = "httpTrigger",
            ["direction"] = "in",
            ["authLevel"] = JsonNamingPolicy.CamelCase.ConvertName(http.AuthLevel.ToString()),
        };
        // Without methods or a route, the host serves all methods, and the function's name.
        if (http.Methods is { Length: > 0 } methods)
            binding["methods"] = new JsonArray([.. methods.Select(method => (JsonNode)method.ToLowerInvariant())]);
        if (http.Route is not null)
            binding["route"] = http.Route;
        return binding;
    }
}
