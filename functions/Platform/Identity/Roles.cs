namespace Serverless.Platform.Identity;

/// <summary>The app roles of the access tokens, as the app registration names them.</summary>
public static class Roles
{
    public const string Agent = "Agent";
    public const string Supervisor = "Supervisor";
    public const string Marketer = "Marketer";
    public const string Finance = "Finance";
    public const string Operator = "Operator";
}

/// <summary>Who may call an HTTP function. One without this or <see cref="AllowAnyoneAttribute"/> is open to nobody.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAttribute(params string[] roles) : Attribute
{
    public IReadOnlyList<string> Roles { get; } = roles;
}

/// <summary>An HTTP function that needs no token, with the reason why that is safe.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowAnyoneAttribute(string because) : Attribute
{
    public string Because { get; } = because;
}
