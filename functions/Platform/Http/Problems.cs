using Microsoft.AspNetCore.Http;

namespace Serverless.Platform.Http;

/// <summary>Refusals as RFC 9457 problem details. The <c>type</c> is stable: programs may tell refusals apart by it.</summary>
public static class Problems
{
    public static IResult Invalid(string detail) => Of(400, "invalid", "The request is not valid.", detail);

    /// <param name="errors">Everything that is wrong, one by one; member <c>errors</c> of the problem.</param>
    public static IResult Invalid(string detail, IReadOnlyList<string> errors) =>
        Of(400, "invalid", "The request is not valid.", detail, new() { ["errors"] = errors.ToArray() });

    public static IResult Unauthorized(HttpContext http, string detail)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Of(401, "unauthorized", "Who are you?", detail);
    }

    public static IResult Forbidden(string detail) => Of(403, "forbidden", "You may not do this.", detail);

    public static IResult NotFound(string detail) => Of(404, "not-found", "There is no such thing.", detail);

    /// <summary>What If-Match asked for is no longer what there is.</summary>
    public static IResult Changed(string detail) => Of(412, "changed", "It has changed since you read it.", detail);

    /// <summary>The request changes something and says nothing of what it was when the caller read it.</summary>
    public static IResult PreconditionRequired(string detail) => Of(428, "precondition-required", "If-Match is missing.", detail);

    public static IResult Conflict(string detail) => Of(409, "conflict", "It is not so any more.", detail);

    public static IResult KeyReused(string detail) => Of(422, "idempotency-key-reused", "The Idempotency-Key was used for something else.", detail);

    /// <param name="phrases">What must not be said; member <c>phrases</c> of the problem.</param>
    public static IResult ForbiddenWording(string detail, IReadOnlyList<string> phrases) =>
        Of(422, "forbidden-wording", "These words must not be sent.", detail, new() { ["phrases"] = phrases.ToArray() });

    public static IResult Failed(string trace) => Of(500, "failed", "Something went wrong on our side.", $"It is logged as {trace}. Try again; if it stays, tell an operator that id.");

    public static IResult Unavailable(string detail) => Of(503, "unavailable", "Not now.", detail);

    private static IResult Of(int status, string type, string title, string detail, Dictionary<string, object?>? extensions = null) =>
        Results.Problem(detail, statusCode: status, title: title, type: $"urn:12580:problem:{type}", extensions: extensions);
}
