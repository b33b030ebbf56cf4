using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Serverless.Local.Issuer;

namespace Serverless.Tests.Local;

public sealed class DevelopmentIssuerTests : IAsyncLifetime
{
    private static readonly HttpClient s_http = new();

    private DevelopmentIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await DevelopmentIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task A_token_is_valid_by_the_published_keys_alone()
    {
        var result = await Validate(await Ask("role=Operator&name=Lin%20Yue"));

        result.IsValid.ShouldBeTrue(result.Exception?.ToString());
        result.Claims["name"].ShouldBe("Lin Yue");
        result.Claims["roles"].ShouldBe("Operator");
        Guid.TryParse((string)result.Claims["oid"], out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Several_roles_are_a_list_and_case_is_forgiven()
    {
        var token = new JsonWebToken(await Ask("role=agent&role=Finance"));

        token.Claims.Where(c => c.Type == "roles").Select(c => c.Value).ShouldBe(["Agent", "Finance"]);
    }

    [Fact]
    public async Task The_same_name_is_the_same_person()
    {
        var agent = new JsonWebToken(await Ask("role=Agent&name=Lin"));
        var operatorToken = new JsonWebToken(await Ask("role=Operator&name=Lin"));
        var other = new JsonWebToken(await Ask("role=Agent&name=Wu"));

        operatorToken.GetClaim("oid").Value.ShouldBe(agent.GetClaim("oid").Value);
        other.GetClaim("oid").Value.ShouldNotBe(agent.GetClaim("oid").Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("role=Root")]
    [InlineData("role=Agent&role=Root")]
    public async Task An_unknown_role_is_refused_with_the_known_ones(string query)
    {
        var answer = await s_http.GetAsync($"{_issuer.Authority}/token?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Agent, Supervisor, Marketer, Finance, Operator");
    }

    [Fact]
    public async Task A_form_is_taken_as_well()
    {
        using var form = new FormUrlEncodedContent([new("role", "Marketer"), new("name", "Zhao")]);
        var answer = await s_http.PostAsync($"{_issuer.Authority}/token", form);

        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        new JsonWebToken(token).GetClaim("name").Value.ShouldBe("Zhao");
    }

    [Fact]
    public async Task Another_issuers_token_is_not_valid_here()
    {
        await using var other = await DevelopmentIssuer.StartAsync();

        var result = await Validate(other.Issue(new TokenRequest("Lin", ["Operator"])));

        result.IsValid.ShouldBeFalse();
    }

    [Fact]
    public async Task A_kept_key_survives_a_restart_and_is_its_owners_alone()
    {
        var folder = Directory.CreateTempSubdirectory("issuer").FullName;
        try
        {
            string token;
            var port = 0;
            await using (var first = await DevelopmentIssuer.StartAsync(keyFolder: folder))
            {
                token = first.Issue(new TokenRequest("Lin", ["Agent"]));
                port = new Uri(first.Authority).Port;
            }

            await using var second = await DevelopmentIssuer.StartAsync(port, folder);
            (await Validate(token, second.Authority)).IsValid.ShouldBeTrue();
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(folder, "key.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_web_page_from_elsewhere_gets_no_token()
    {
        using var crossSite = new HttpRequestMessage(HttpMethod.Get, $"{_issuer.Authority}/token?role=Agent") { Headers = { { "Origin", "https://elsewhere.example" } } };
        using var rebound = new HttpRequestMessage(HttpMethod.Get, $"{_issuer.Authority}/token?role=Agent") { Headers = { Host = "elsewhere.example" } };

        (await s_http.SendAsync(crossSite)).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        (await s_http.SendAsync(rebound)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_private_key_is_not_published()
    {
        var keys = await s_http.GetFromJsonAsync<JsonElement>($"{_issuer.Authority}/keys");

        keys.GetProperty("keys")[0].EnumerateObject().Select(p => p.Name).ShouldBe(["kty", "use", "alg", "kid", "n", "e"]);
    }

    private async Task<string> Ask(string query)
    {
        var answer = await s_http.GetFromJsonAsync<JsonElement>($"{_issuer.Authority}/token?{query}");
        return answer.GetProperty("access_token").GetString()!;
    }

    private Task<TokenValidationResult> Validate(string token) => Validate(token, _issuer.Authority);

    /// <summary>As the product does it: discovery document, keys, issuer, audience, time.</summary>
    private static async Task<TokenValidationResult> Validate(string token, string authority)
    {
        var discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = false });
        var found = await discovery.GetConfigurationAsync();
        return await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = found.Issuer,
            ValidAudience = DevelopmentIssuer.Audience,
            IssuerSigningKeys = found.SigningKeys,
        });
    }
}
