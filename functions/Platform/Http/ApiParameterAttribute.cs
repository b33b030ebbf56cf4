namespace Serverless.Platform.Http;

/// <summary>Tells the API's description of a query parameter or header that a function reads by itself.</summary>
/// <param name="place">"query" or "header".</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ApiParameterAttribute(string place, string name, string description, bool required = false) : Attribute
{
    public string Place { get; } = place;

    public string Name { get; } = name;

    public string Description { get; } = description;

    public bool Required { get; } = required;
}

/// <summary>A function that answers one page of a list: see <see cref="HttpRequests.Page"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PagedAttribute : Attribute;

/// <summary>A function that needs the header <c>Idempotency-Key</c>: see <see cref="HttpRequests.IdempotencyKey"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentAttribute : Attribute;
