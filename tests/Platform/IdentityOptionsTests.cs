using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Serverless.Platform.Identity;

namespace Serverless.Tests.Platform;

public sealed class IdentityOptionsTests
{
    [Theory]
    [InlineData("https://login.microsoftonline.com/tenant/v2.0", "api://12580")]
    [InlineData("", "")]
    public void A_real_issuer_or_none_may_start_in_production(string authority, string audience) => Start("Production", authority, audience).ShouldBeNull();

    [Theory]
    [InlineData("http://127.0.0.1:7590")]
    [InlineData("https://127.0.0.1:7590")]
    [InlineData("https://localhost:7590")]
    [InlineData("http://login.example.com")]
    public void The_development_issuer_may_start_nowhere_but_in_development(string authority)
    {
        Start("Production", authority, "api://12580")!.ShouldContain("development issuer");
        Start("Staging", authority, "api://12580").ShouldNotBeNull();
        Start("Development", authority, "api://12580").ShouldBeNull();
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/tenant/v2.0", "")]
    [InlineData("", "api://12580")]
    [InlineData("login", "api://12580")]
    public void Half_a_setting_does_not_start(string authority, string audience) => Start("Development", authority, audience).ShouldNotBeNull();

    private static string? Start(string environment, string authority, string audience) =>
        new IdentityOptionsValidator(new Somewhere(environment)).Validate(null, new IdentityOptions { Authority = authority, Audience = audience }) is { Failed: true } failed
            ? failed.FailureMessage
            : null;

    private sealed class Somewhere(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "functions";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
