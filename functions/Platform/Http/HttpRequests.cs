using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Http;

/// <summary>Reads what HTTP functions are given; a bad request comes back as the refusal to answer with.</summary>
public static class HttpRequests
{
    public const int MostPerPage = 200;

    public static async Task<(T? Body, IResult? Refusal)> ReadJson<T>(this HttpRequest request, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync(request.Body, type, stop);
            return body is null ? (null, Problems.Invalid("The body is empty; send a JSON object.")) : (body, null);
        }
        catch (JsonException error)
        {
            return (null, Problems.Invalid($"The body is not the JSON that is expected here: {error.Path ?? "$"} cannot be read."));
        }
    }

    /// <summary>The <c>Idempotency-Key</c> header, without which nothing is created: a repeated request must not make a second one.</summary>
    public static (string Key, IResult? Refusal) IdempotencyKey(this HttpRequest request) =>
        request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } key
            ? (key, null)
            : ("", Problems.Invalid("Send an Idempotency-Key header of 1 to 200 characters, the same when you repeat the request."));

    /// <summary>Page size and continuation token of a list.</summary>
    public static (int Size, string? Continuation) Page(this HttpRequest request) =>
        (int.TryParse(request.Query["size"], out var size) ? Math.Clamp(size, 1, MostPerPage) : 50,
            request.Query["continuation"].ToString() is { Length: > 0 } token ? token : null);
}

/// <summary>One page of a list.</summary>
/// <param name="Continuation">Pass it as <c>?continuation=</c> for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);
