using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Serverless.Emulator.Auth;
using Serverless.Emulator.Control;

namespace Serverless.Emulator.Sms;

/// <summary>A request to ACS that came through authentication and names an api-version.</summary>
internal sealed record AcsRequest(HttpContext Http, byte[] Body, ApiVersion Version)
{
    /// <summary>The body as JSON, or null if it is none.</summary>
    public T? Read<T>() where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body, EmulatorJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What every ACS operation does first: headers, signature, api-version, and the faults that hit any request.</summary>
internal sealed class AcsFrontDoor(Authentication authentication, Faults faults)
{
    private const int MaxBody = 1024 * 1024;

    public async Task HandleAsync(HttpContext http, string operation, Func<ApiVersion, bool> isSupported, Func<AcsRequest, Task<IResult>> handler)
    {
        var started = Stopwatch.GetTimestamp();
        http.Response.OnStarting(() =>
        {
            AddHeaders(http, Stopwatch.GetElapsedTime(started));
            return Task.CompletedTask;
        });

        var result = await AdmitAsync(http, operation, isSupported, handler);
        if (IsSuccess(result) && faults.Strike(FaultNames.SlowResponse, operation: operation) is { } slow)
            await Task.Delay(slow.Milliseconds ?? 1000, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await result.ExecuteAsync(http);
    }

    private async Task<IResult> AdmitAsync(HttpContext http, string operation, Func<ApiVersion, bool> isSupported, Func<AcsRequest, Task<IResult>> handler)
    {
        if (await ReadBodyAsync(http.Request) is not { } body)
            return AcsErrors.Error(413, "RequestEntityTooLarge", "The request is too large.");
        if (authentication.Refuse(http.Request, body) is { } reason)
            return AcsErrors.Denied(reason);
        if (StrikeRequest(http, operation) is { } struck)
            return struck;

        var name = http.Request.Query["api-version"].ToString();
        if (name.Length == 0)
            return AcsErrors.Error(400, "ApiVersionUnspecified", "An API version is required, but was not specified.");
        if (ApiVersion.Find(name) is not { } version || !isSupported(version))
            return AcsErrors.Error(400, "UnsupportedApiVersion", $"The HTTP resource that matches the request URI '{http.Request.Path}' does not support the API version '{name}'.");
        return await handler(new AcsRequest(http, body, version));
    }

    // Also false for a response that is dropped: it has no status.
    private static bool IsSuccess(IResult result) => result is IStatusCodeHttpResult { StatusCode: null or < 400 };

    private IResult? StrikeRequest(HttpContext http, string operation)
    {
        if (faults.Strike(FaultNames.ClockSkew, operation: operation) is not null)
            return AcsErrors.Denied(Authentication.ClockSkewReason);
        if (faults.Strike(FaultNames.Always401, operation: operation) is not null)
            return AcsErrors.Denied("Denied by the resource provider.");
        if (faults.Strike(FaultNames.TooManyRequests429, operation: operation) is { } tooMany)
            return TooManyRequests(http.Response, tooMany.RetryAfter);
        if (faults.Strike(FaultNames.ServiceUnavailable503, operation: operation) is { } unavailable)
        {
            SetRetryAfter(http.Response, unavailable.RetryAfter);
            return AcsErrors.Error(503, "ServiceUnavailable", "The service is unavailable.");
        }
        return faults.Strike(FaultNames.InternalError500, operation: operation) is not null
            ? AcsErrors.Error(500, "InternalServerError", "An internal server error occurred.")
            : null;
    }

    public static IResult TooManyRequests(HttpResponse response, int? retryAfterSeconds)
    {
        SetRetryAfter(response, retryAfterSeconds);
        return AcsErrors.Error(429, "TooManyRequests", "The rate limit was exceeded, send fewer messages.");
    }

    private static void SetRetryAfter(HttpResponse response, int? seconds)
    {
        if (seconds is { } value)
            response.Headers.RetryAfter = value.ToString(CultureInfo.InvariantCulture);
    }

    private static void AddHeaders(HttpContext http, TimeSpan elapsed)
    {
        var headers = http.Response.Headers;
        headers["api-supported-versions"] = ApiVersion.Header;
        headers["MS-CV"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=') + ".0";
        headers["X-Azure-Ref"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        headers["X-Processing-Time"] = string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0}ms");
        if (http.Request.Headers["x-ms-return-client-request-id"] == "true")
            headers["x-ms-client-request-id"] = http.Request.Headers["x-ms-client-request-id"];
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBody)
            return null;
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        return buffer.Length > MaxBody ? null : buffer.ToArray();
    }
}
