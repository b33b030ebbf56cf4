using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key the Functions host asks callers for. Nobody checks keys when the worker runs stand-alone, so only
/// <see cref="Anonymous"/> compiles: the application checks identity itself, in middleware.</summary>
public enum AuthorizationLevel { Anonymous = 0, User = 1, Function = 2, System = 3, Admin = 4 }

/// <summary>Runs the function for each request to its route (default: the function's name) under host.json's route prefix.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : TriggerBindingAttribute
{
    public HttpTriggerAttribute() : this(AuthorizationLevel.Function) { }

    public HttpTriggerAttribute(AuthorizationLevel authLevel) : this(authLevel, []) { }

    public HttpTriggerAttribute(params string[] methods) : this(AuthorizationLevel.Function, methods) { }

    /// <summary>The route template without the prefix, e.g. <c>texts/{id:guid}</c>.</summary>
    public string? Route { get; set; }

    /// <summary>The methods served; none means all.</summary>
    public string[]? Methods { get; } = methods;

    public AuthorizationLevel AuthLevel { get; } = authLevel;
}
