using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure.Core.Serialization;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Serverless.Worker;

/// <summary>Gives a function's parameters their values. Called by generated code.</summary>
public static class Input
{
    public static HttpRequest Request(FunctionContext context) => Trigger<HttpContext>(context).Request;

    public static QueueMessage Message(FunctionContext context) => Trigger<QueueMessage>(context);

    public static TimerInfo Timer(FunctionContext context) => Trigger<TimerInfo>(context);

    /// <summary>A queue message's body, read with <see cref="WorkerOptions.Serializer"/>.</summary>
    public static T Json<T>(FunctionContext context) =>
        Deserialize<T>(context, Message(context).Body.ToStream())
        ?? throw new JsonException($"The message of {context.FunctionDefinition.Name} is JSON's null, not a {typeof(T).Name}.");

    /// <summary>The request's body, read with <see cref="WorkerOptions.Serializer"/>; null where it is JSON's null or missing.</summary>
    public static async Task<T?> OptionalBodyAsync<T>(FunctionContext context)
    {
        // The serializer reads synchronously below, which Kestrel refuses to do from the network.
        using var body = new MemoryStream();
        await Request(context).Body.CopyToAsync(body, context.CancellationToken);
        body.Position = 0;
        if (body.Length == 0)
            return default;
        try
        {
            return Deserialize<T>(context, body);
        }
        catch (JsonException refused)
        {
            throw new BadHttpRequestException($"The body is not the JSON that is expected here{At(refused)}.", refused);
        }
    }

    public static async Task<T> BodyAsync<T>(FunctionContext context) =>
        await OptionalBodyAsync<T>(context)
        // A Functions host that forwards requests drops bodies of unknown length.
        ?? throw new BadHttpRequestException("The request has no body. Send JSON, with a Content-Length rather than in chunks.");

    /// <summary>A route value, or else the query string of that name.</summary>
    public static string? Text(FunctionContext context, string name)
    {
        var request = Request(context);
        return request.RouteValues.TryGetValue(name, out var value) && value is not null
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : request.Query.TryGetValue(name, out var values) ? (string?)values[^1] : null;
    }

    public static string RequiredText(FunctionContext context, string name) => Text(context, name) ?? throw Missing(name);

    public static T Value<T>(FunctionContext context, string name) where T : struct, IParsable<T> =>
        OptionalValue<T>(context, name) ?? throw Missing(name);

    public static T? OptionalValue<T>(FunctionContext context, string name) where T : struct, IParsable<T> =>
        string.IsNullOrEmpty(Text(context, name)) ? null
        : TryParse<T>(Text(context, name)!, out var value) ? value
        : throw Unreadable(name, typeof(T));

    private static bool TryParse<T>(string text, out T value) where T : struct, IParsable<T>
    {
        // Times are UTC unless they say otherwise, wherever the process runs.
        if (typeof(T) == typeof(DateTimeOffset))
        {
            var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            value = (T)(object)time;
            return parsed;
        }

        if (typeof(T) == typeof(DateTime))
        {
            var parsed = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
            value = (T)(object)time;
            return parsed;
        }

        return T.TryParse(text, CultureInfo.InvariantCulture, out value);
    }

    private static T Trigger<T>(FunctionContext context) where T : class =>
        context.Features.Get<T>() ?? throw new InvalidOperationException($"{context.FunctionDefinition.Name} was not triggered by a {typeof(T).Name}.");

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The application gives the serializer a source-generated resolver.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The application gives the serializer a source-generated resolver.")]
    private static T? Deserialize<T>(FunctionContext context, Stream json)
    {
        ObjectSerializer serializer = context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer;
        return (T?)serializer.Deserialize(json, typeof(T), context.CancellationToken);
    }

    private static string At(JsonException refused) => refused.Path is { Length: > 0 } path ? $" (at {path})" : "";

    private static BadHttpRequestException Missing(string name) => new($"'{name}' is missing.");

    private static BadHttpRequestException Unreadable(string name, Type type) => new($"'{name}' is not a {type.Name}.");
}
