using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Serverless.Platform.Identity;

/// <summary>Section <c>Identity</c> of the settings. Without it the HTTP API answers 503; texts are handled all the same.</summary>
public sealed class IdentityOptions
{
    /// <summary>The issuer, "https://login.microsoftonline.com/{tenant}/v2.0".</summary>
    public string Authority { get; set; } = "";

    /// <summary>Whom the tokens must be meant for, "api://12580".</summary>
    public string Audience { get; set; } = "";

    public bool IsSet => Authority.Length > 0 && Audience.Length > 0;
}

/// <summary>Keeps the development issuer, and any other that is not reached over TLS, out of everything but Development.</summary>
internal sealed class IdentityOptionsValidator(IHostEnvironment environment) : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        if (options.Authority.Length == 0 && options.Audience.Length == 0) return ValidateOptionsResult.Success;
        if (!options.IsSet) return ValidateOptionsResult.Fail("Set Identity__Authority and Identity__Audience together, or neither.");
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority)) return ValidateOptionsResult.Fail("Identity__Authority is no address.");
        return environment.IsDevelopment() || (authority.Scheme == Uri.UriSchemeHttps && !authority.IsLoopback)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Identity__Authority is a development issuer: outside of Development it must be an https address that is not this machine's.");
    }
}
