using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Serverless.Platform.Http;

namespace Serverless.Platform.Identity;

/// <summary>Lets an HTTP call through to its function when its token has one of the roles that the function allows.</summary>
public sealed class IdentityMiddleware(TokenValidator tokens) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, (AllowAttribute? Allow, AllowAnyoneAttribute? Anyone)> _rules = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        if (await Refuse(context, http) is { } refusal) context.GetInvocationResult().Value = refusal;
        else await next(context);
    }

    private async Task<IResult?> Refuse(FunctionContext context, HttpContext http)
    {
        var (allow, anyone) = _rules.GetOrAdd(context.FunctionDefinition.EntryPoint, RuleOf);
        if (anyone is not null) return null;
        if (allow is null) return Problems.Forbidden("Nobody may call this: it names no role.");
        if (!tokens.IsConfigured) return Problems.Unavailable("No issuer of access tokens is configured: set Identity__Authority and Identity__Audience.");
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return Problems.Unauthorized(http, "Send an access token: Authorization: Bearer …");

        ClaimsPrincipal? caller;
        try
        {
            caller = await tokens.Validate(header["Bearer ".Length..].Trim(), context.CancellationToken);
        }
        catch (InvalidOperationException)
        {
            return Problems.Unavailable("The issuer of access tokens cannot be reached; try again shortly.");
        }
        if (caller is null) return Problems.Unauthorized(http, "The access token is not valid here, or no longer.");
        if (!allow.Roles.Any(caller.IsInRole)) return Problems.Forbidden($"This needs one of the roles {string.Join(", ", allow.Roles)}.");
        http.User = caller;
        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The assembly is kept whole: worker/build/TrimmerRoots.xml.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The assembly is kept whole: worker/build/TrimmerRoots.xml.")]
    private static (AllowAttribute?, AllowAnyoneAttribute?) RuleOf(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        var method = typeof(IdentityMiddleware).Assembly.GetType(entryPoint[..dot])?.GetMethod(entryPoint[(dot + 1)..]);
        return (method?.GetCustomAttribute<AllowAttribute>(), method?.GetCustomAttribute<AllowAnyoneAttribute>());
    }
}

/// <summary>Who calls.</summary>
public static class Caller
{
    /// <summary>The caller's name and id, as records keep them.</summary>
    public static string Who(this HttpRequest request) =>
        $"{request.HttpContext.User.Identity?.Name ?? "?"} ({request.CallerId()})";

    /// <summary>The caller's object id in the directory.</summary>
    public static string CallerId(this HttpRequest request) =>
        request.HttpContext.User.FindFirst("oid")?.Value ?? request.HttpContext.User.FindFirst("sub")?.Value ?? "?";

    public static bool IsIn(this HttpRequest request, string role) => request.HttpContext.User.IsInRole(role);
}
