using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Serverless.Emulator;
using Serverless.Emulator.Auth;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>Who may call ACS: signatures in both styles, and the 401s of everybody else.</summary>
public sealed class SignatureTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string Date = "Sun, 22 Nov 2026 18:00:00 GMT";

    [Fact]
    public void The_test_vector_of_a_send_is_signed_as_published()
    {
        var body = Encoding.UTF8.GetBytes("""{"from":"+18005550100","message":"hi","smsRecipients":[{"to":"+12065550101"}]}""");
        var hash = HmacSignature.ContentHash(body);
        hash.ShouldBe("ypyRAQlbfjSLPx/X4Gaj8LZ9zEWbJdGiLd1isG9Wzrc=");
        HmacSignature.Compute(Key, "POST", "/sms?api-version=2026-01-23", Date, "contoso.unitedstates.communication.azure.com", hash)
            .ShouldBe("CoY70ynkPAO1gau6+WKWLC3aAl/pHhIaNVSYBnwej2k=");
    }

    [Fact]
    public void The_test_vector_of_a_poll_is_signed_with_its_port_and_an_empty_body()
    {
        var hash = HmacSignature.ContentHash([]);
        hash.ShouldBe("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        HmacSignature.Compute(Key, "GET", "/deliveryReports/Outgoing_1?api-version=2026-01-23", Date, "127.0.0.1:8443", hash)
            .ShouldBe("tAEq8WTEq/5Kfszf0/LdDqcPmxTJPVP9F5SVeI5ThQI=");
    }

    [Theory]
    [InlineData("x-ms-date")]
    [InlineData("date")]
    public async Task Both_header_styles_pass(string dateHeader)
    {
        await using var network = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sms?api-version={Newest}");
        network.Sign(request, TextTo(Alice).ToJsonString(), EmulatorOptions.DevelopmentAccessKey, dateHeader);
        (await Answer.Of(await network.Http.SendAsync(request))).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_query_is_signed_as_it_is_on_the_wire()
    {
        await using var network = await StartAsync();
        var answer = await network.Acs(HttpMethod.Get, $"/deliveryReports/a%2Fb%20c?x=%E4%BD%A0&api-version={Newest}");
        answer.Status.ShouldBe(HttpStatusCode.NotFound, answer.Body);
    }

    [Fact]
    public async Task A_body_that_differs_from_its_hash_is_denied()
    {
        await using var network = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sms?api-version={Newest}");
        network.Sign(request, TextTo(Alice).ToJsonString(), EmulatorOptions.DevelopmentAccessKey, signedBody: "{}");
        ShouldBeDenied(await Answer.Of(await network.Http.SendAsync(request)), "'x-ms-content-sha256' differs from generated content hash");
    }

    [Fact]
    public async Task Another_key_is_denied()
    {
        await using var network = await StartAsync();
        ShouldBeDenied(await network.Acs(HttpMethod.Post, $"/sms?api-version={Newest}", TextTo(Alice), accessKey: Key), "signature differs");
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData("Basic abc", "must be")]
    [InlineData("HMAC-SHA256 SignedHeaders=host&Signature=abc", "must name")]
    [InlineData("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=abc", "'x-ms-date' is signed but missing")]
    [InlineData("Bearer token", "Bearer tokens are not accepted")]
    public async Task A_request_without_a_proper_signature_is_denied(string? authorization, string reason)
    {
        await using var network = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sms?api-version={Newest}");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        ShouldBeDenied(await Answer.Of(await network.Http.SendAsync(request)), reason);
    }

    [Fact]
    public async Task A_bearer_token_passes_where_the_options_say_so()
    {
        await using var network = await StartAsync(options => options.AcceptBearerTokens = true);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/deliveryReports/x?api-version={Newest}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "anything");
        (await network.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_old_date_is_denied_where_the_options_say_so()
    {
        var tomorrow = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(1));
        await using var strict = await StartAsync(options => (options.EnforceClockSkew, options.Time) = (true, tomorrow));
        ShouldBeDenied(await strict.Send(TextTo(Alice)), "too far from the server's clock");

        await using var lenient = await StartAsync(options => options.Time = tomorrow);
        (await lenient.Send(TextTo(Alice))).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    private static void ShouldBeDenied(Answer answer, string reason)
    {
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Json["error"]!["code"]!.GetValue<string>().ShouldBe("Denied");
        answer.Json["error"]!["message"]!.GetValue<string>().ShouldContain(reason);
    }
}
