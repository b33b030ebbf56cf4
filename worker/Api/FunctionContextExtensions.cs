using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextExtensions
{
    internal const string HttpContextKey = "HttpRequestContext";

    /// <summary>The request of an HTTP function; null for other triggers, and outside of <c>ConfigureFunctionsWebApplication()</c>'s middleware.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpContextKey, out var http) ? http as HttpContext : null;
}

public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>What the function returned, or what middleware answers in its place.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context)
    {
        if (context.Features.Get<InvocationResult>() is { } result)
            return result;
        result = new InvocationResult();
        context.Features.Set(result);
        return result;
    }
}

public sealed class InvocationResult
{
    public object? Value { get; set; }
}
