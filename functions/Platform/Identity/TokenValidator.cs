using System.Security.Claims;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Serverless.Platform.Identity;

/// <summary>
/// Checks access tokens against the keys that the issuer publishes. Our own few lines rather than ASP.NET Core's handler, which needs a pipeline that a worker
/// does not have and costs every cold start its data protection keys.
/// </summary>
public sealed class TokenValidator(IOptions<IdentityOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>> _issuer = new(() => new(
        options.Value.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = !environment.IsDevelopment() }));

    public bool IsConfigured => options.Value.IsSet;

    /// <returns>Who calls, or null where the token is no good.</returns>
    /// <exception cref="InvalidOperationException">The issuer's keys cannot be had now.</exception>
    public async Task<ClaimsPrincipal?> Validate(string token, CancellationToken stop)
    {
        var keys = await _issuer.Value.GetConfigurationAsync(stop);
        var result = await _handler.ValidateTokenAsync(token, Parameters(keys));
        if (!result.IsValid && result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The issuer has new keys.
            _issuer.Value.RequestRefresh();
            result = await _handler.ValidateTokenAsync(token, Parameters(await _issuer.Value.GetConfigurationAsync(stop)));
        }
        return result.IsValid ? new(result.ClaimsIdentity) : null;
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration keys) => new()
    {
        ValidIssuer = keys.Issuer,
        ValidAudience = options.Value.Audience,
        IssuerSigningKeys = keys.SigningKeys,
        RoleClaimType = "roles",
        NameClaimType = "name",
        ClockSkew = TimeSpan.FromMinutes(1),
        LifetimeValidator = (from, until, _, parameters) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            return until is { } end && now <= end + parameters.ClockSkew && (from is not { } start || now >= start - parameters.ClockSkew);
        },
    };
}
