using CsCheck;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Issuer;
using Serverless.Platform.Identity;

namespace Serverless.Tests.Platform;

public sealed class TokenValidatorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private DevelopmentIssuer _issuer = null!;
    private TokenValidator _validator = null!;

    public async Task InitializeAsync()
    {
        _issuer = await DevelopmentIssuer.StartAsync(time: _time);
        _validator = Validator(DevelopmentIssuer.Audience);
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task A_token_says_who_calls_and_in_which_roles()
    {
        var caller = (await Validate(_issuer.Issue(new("王芳", ["Agent", "Supervisor"])))).ShouldNotBeNull();

        (caller.Identity!.Name, caller.IsInRole("Agent"), caller.IsInRole("Supervisor"), caller.IsInRole("Operator")).ShouldBe(("王芳", true, true, false));
        caller.FindFirst("oid").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_is_good_until_it_expires_and_a_minute_for_the_clocks()
    {
        var token = _issuer.Issue(new("Wang", ["Agent"]));

        _time.Advance(DevelopmentIssuer.TokenLifetime + TimeSpan.FromSeconds(50));
        (await Validate(token)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(20));
        (await Validate(token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_for_somebody_elses_service_is_no_good() =>
        (await Validator("api://another").Validate(_issuer.Issue(new("Wang", ["Agent"])), CancellationToken.None)).ShouldBeNull();

    [Fact]
    public async Task A_token_that_anybody_has_touched_is_no_good()
    {
        var parts = _issuer.Issue(new("Wang", ["Agent"])).Split('.');
        var claims = System.Text.Encoding.UTF8.GetString(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(parts[1])).Replace("Agent", "Operator", StringComparison.Ordinal);
        var forged = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(claims);
        var none = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        (await Validate($"{parts[0]}.{forged}.{parts[2]}")).ShouldBeNull();
        (await Validate($"{parts[0]}.{forged}.")).ShouldBeNull();
        (await Validate($"{none}.{forged}.")).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_that_is_no_token_makes_the_check_fail_with_an_exception() =>
        await Gen.OneOf(Gen.String, Gen.String[Gen.Char["abcXYZ09-_."], 0, 100]).SampleAsync(async text => (await Validate(text)).ShouldBeNull(), iter: 200);

    private Task<System.Security.Claims.ClaimsPrincipal?> Validate(string token) => _validator.Validate(token, CancellationToken.None);

    private TokenValidator Validator(string audience) =>
        new(Options.Create(new IdentityOptions { Authority = _issuer.Authority, Audience = audience }), new Development(), _time);

    private sealed class Development : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;
        public string ApplicationName { get; set; } = "functions";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
