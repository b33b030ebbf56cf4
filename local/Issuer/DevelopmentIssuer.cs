using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Serverless.Local.Issuer;

/// <summary>
/// Stands in for Entra ID on one machine: it hands a token to whoever asks, for the roles they ask for, with the claims that
/// Entra's access tokens have. It has a signing key of its own and listens on 127.0.0.1 alone.
/// See docs/decisions/0004-development-issuer.md.
/// </summary>
public sealed class DevelopmentIssuer : IAsyncDisposable
{
    /// <summary>The audience of every token (<c>aud</c>).</summary>
    public const string Audience = "api://12580";

    /// <summary>A working day, so that nobody signs in twice while they develop.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(10);

    // Any; the product does not look at it, other readers of Entra's tokens do.
    private const string Tenant = "00000000-0000-0000-0000-000000012580";

    private readonly WebApplication _app;
    private readonly SigningCredentials _credentials;
    private readonly TimeProvider _time;

    private DevelopmentIssuer(WebApplication app, RsaSecurityKey key, TimeProvider time)
    {
        _app = app;
        _credentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
        _time = time;
    }

    /// <summary>The address without a slash at its end: the tokens' <c>iss</c> and the product's <c>Identity__Authority</c>.</summary>
    public string Authority => _app.Urls.Single();

    /// <summary>Starts it.</summary>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="keyFolder">Where the signing key is kept; null makes one for this process alone.</param>
    /// <param name="time">The clock of <c>iat</c>, <c>nbf</c> and <c>exp</c>.</param>
    public static async Task<DevelopmentIssuer> StartAsync(int port = 0, string? keyFolder = null, TimeProvider? time = null)
    {
        Ports.RequireFree("the development issuer", port, "--issuer-port");
        var key = SigningKey.Load(keyFolder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        // A web page elsewhere must not get a token, neither by CORS nor by pointing its own name at 127.0.0.1.
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.SetIsOriginAllowed(origin => new Uri(origin).IsLoopback)));
        builder.Services.Configure<HostFilteringOptions>(o => o.AllowedHosts = ["127.0.0.1", "localhost"]);
        var app = builder.Build();
        app.UseHostFiltering();
        app.UseCors();

        var issuer = new DevelopmentIssuer(app, key, time ?? TimeProvider.System);
        app.MapGet("/.well-known/openid-configuration", issuer.Metadata);
        app.MapGet("/keys", issuer.Keys);
        app.MapMethods("/token", ["GET", "POST"], issuer.Token);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>A signed access token (JWT).</summary>
    public string Issue(TokenRequest request)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + TokenLifetime,
            SigningCredentials = _credentials,
            Claims = new Dictionary<string, object>
            {
                ["oid"] = request.ObjectId.ToString(),
                ["sub"] = request.ObjectId.ToString("N"),
                ["name"] = request.Name,
                ["roles"] = request.Roles.ToArray(),
                ["tid"] = Tenant,
                ["ver"] = "2.0",
            },
        });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>OpenID Connect Discovery 1.0, section 3: the part that a reader of access tokens needs.</summary>
    private IResult Metadata() => Results.Json(new JsonObject
    {
        ["issuer"] = Authority,
        ["jwks_uri"] = $"{Authority}/keys",
        ["token_endpoint"] = $"{Authority}/token",
        ["response_types_supported"] = new JsonArray("token"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray(SecurityAlgorithms.RsaSha256),
    });

    private IResult Keys()
    {
        // Built from the public half, so that the private one cannot slip out.
        var parameters = ((RsaSecurityKey)_credentials.Key).Rsa.ExportParameters(includePrivateParameters: false);
        var key = new PublicKey("RSA", "sig", SecurityAlgorithms.RsaSha256, _credentials.Key.KeyId,
            Base64UrlEncoder.Encode(parameters.Modulus), Base64UrlEncoder.Encode(parameters.Exponent));
        return Results.Json(new { keys = new[] { key } });
    }

    private async Task<IResult> Token(HttpRequest http)
    {
        var form = http.HasFormContentType ? await http.ReadFormAsync() : null;
        IEnumerable<string?> roles = [.. http.Query["role"], .. form?["role"] ?? default];
        var name = http.Query["name"].FirstOrDefault() ?? form?["name"].FirstOrDefault();
        if (TokenRequest.Parse(roles, name, out var reason) is not { } request)
            return Results.Problem(reason, statusCode: StatusCodes.Status400BadRequest, title: "No such role");

        http.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { access_token = Issue(request), token_type = "Bearer", expires_in = (int)TokenLifetime.TotalSeconds });
    }

    /// <summary>RFC 7517, section 4, and RFC 7518, section 6.3.1.</summary>
    private sealed record PublicKey(
        [property: JsonPropertyName("kty")] string Type,
        [property: JsonPropertyName("use")] string Use,
        [property: JsonPropertyName("alg")] string Algorithm,
        [property: JsonPropertyName("kid")] string Id,
        [property: JsonPropertyName("n")] string Modulus,
        [property: JsonPropertyName("e")] string Exponent);
}
