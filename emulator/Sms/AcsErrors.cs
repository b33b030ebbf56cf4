using System.Diagnostics;

namespace Serverless.Emulator.Sms;

/// <summary>The bodies with which ACS refuses a whole request: three shapes, which is why clients must read them leniently.</summary>
internal static class AcsErrors
{
    /// <summary><c>{"error":{"code","message"}}</c></summary>
    public static IResult Error(int status, string code, string message) =>
        Results.Json(new { error = new { code, message } }, EmulatorJson.Options, statusCode: status);

    public static IResult Denied(string message) => Error(401, "Denied", message);

    /// <summary>What ACS says of a sender that is well-formed but somebody else's.</summary>
    public static IResult NotOwned() => Error(401, "Unauthorized", "");

    /// <summary>400: a bare map <c>{"From":["…"]}</c>, or problem details with the same map as <c>errors</c> in newer versions.</summary>
    public static IResult Invalid(ApiVersion version, string field, string message)
    {
        var errors = new Dictionary<string, string[]> { [field] = [message] };
        return version.HasProblemDetails
            ? Problem(400, "One or more validation errors occurred.", errors)
            : Results.Json(errors, statusCode: 400);
    }

    public static IResult NotFound(string title) => Problem(404, title, null);

    private static IResult Problem(int status, string title, Dictionary<string, string[]>? errors)
    {
        var section = status == 404 ? "15.5.5" : "15.5.1";
        var type = $"https://tools.ietf.org/html/rfc9110#section-{section}";
        var traceId = Activity.Current?.Id ?? $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
        object body = errors is null ? new { type, title, status, traceId } : new { type, title, status, errors, traceId };
        return Results.Json(body, EmulatorJson.Options, "application/problem+json; charset=utf-8", status);
    }
}
