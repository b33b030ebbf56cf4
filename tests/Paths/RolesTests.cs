using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Serverless.Local.Issuer;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class RolesTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;

    [Theory]
    [InlineData("GET", "sms/conversations/+8613800138000", "Agent Supervisor Operator")]
    [InlineData("GET", "sms/texts/nonsense", "Agent Supervisor Operator Marketer")]
    [InlineData("POST", "sms/texts", "Agent Supervisor Operator Marketer")]
    [InlineData("GET", "consent/suppressions", "Operator Supervisor Marketer")]
    [InlineData("POST", "consent/suppressions", "Operator Supervisor Agent")]
    [InlineData("GET", "consent/suppressions/+8613800138000", "Operator Supervisor Agent Marketer")]
    [InlineData("DELETE", "consent/suppressions/+8613800138000", "Operator Supervisor")]
    [InlineData("GET", "desk/contacts", "Agent Supervisor")]
    [InlineData("GET", "desk/settings", "Agent Supervisor")]
    [InlineData("PUT", "desk/settings", "Supervisor")]
    [InlineData("GET", "requests?number=13800138000", "Agent Supervisor")]
    [InlineData("GET", "requests/nonsense", "Agent Supervisor")]
    [InlineData("GET", "requests/kinds", "Agent Supervisor")]
    [InlineData("GET", "desk/colleagues", "Agent Supervisor")]
    [InlineData("GET", "desk/parked", "Agent Supervisor")]
    [InlineData("GET", "operations/unreadable", "Operator")]
    [InlineData("POST", "operations/unreadable/nonsense/replay", "Operator")]
    [InlineData("GET", "operations/notes", "Operator Supervisor")]
    public async Task Each_endpoint_is_open_to_its_roles_and_to_nobody_else(string method, string path, string allowed)
    {
        foreach (var role in TokenRequest.KnownRoles)
        {
            using var answer = await Call(_service.Api(role), method, path);
            if (allowed.Split(' ').Contains(role)) answer.StatusCode.ShouldNotBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError);
            else (await answer.ShouldRefuse(HttpStatusCode.Forbidden, "forbidden")).GetProperty("detail").GetString()!.ShouldContain(allowed.Split(' ')[0], Case.Sensitive, role);
        }

        using var nobody = await Call(_service.Api(), method, path);
        await nobody.ShouldRefuse(HttpStatusCode.Unauthorized, "unauthorized");
        nobody.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
    }

    [Fact]
    public async Task Somebody_with_two_roles_may_do_what_either_may()
    {
        using var answer = await Call(_service.Api("Finance", "Agent"), "GET", "desk/contacts");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Bearer", "nonsense")]
    [InlineData("Bearer", "")]
    [InlineData("Basic", "dXNlcjpwYXNzd29yZA==")]
    public async Task A_token_that_is_none_opens_nothing(string scheme, string token)
    {
        var api = _service.Api();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(scheme, token);

        using var answer = await Call(api, "GET", "desk/contacts");

        await answer.ShouldRefuse(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_token_of_another_issuer_opens_nothing()
    {
        await using var other = await DevelopmentIssuer.StartAsync();
        var api = _service.Api();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", other.Issue(new("Mallory", ["Operator"])));

        using var answer = await Call(api, "GET", "operations/unreadable");

        await answer.ShouldRefuse(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    [InlineData("openapi.json")]
    public async Task Health_and_description_are_open_to_everybody(string path)
    {
        using var answer = await _service.Api().GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("sms/conversations/hello", "Agent")]
    [InlineData("consent/suppressions/hello", "Agent")]
    [InlineData("consent/suppressions?number=hello", "Operator")]
    [InlineData("requests", "Agent")]
    public async Task What_is_no_number_is_refused_with_an_example_of_one(string path, string role)
    {
        using var answer = await _service.Api(role).GetAsync(new Uri(path, UriKind.Relative));

        if (path.StartsWith("sms", StringComparison.Ordinal)) answer.StatusCode.ShouldBe(HttpStatusCode.OK, "a sender's name has a thread too");
        else (await answer.ShouldRefuse(HttpStatusCode.BadRequest, "invalid")).Text("detail").ShouldContain("+8613800138000");
    }

    [Theory]
    [InlineData("sms/conversations/+8613800138000", "Agent")]
    [InlineData("consent/suppressions", "Operator")]
    [InlineData("desk/contacts", "Agent")]
    [InlineData("desk/colleagues", "Agent")]
    [InlineData("desk/parked", "Agent")]
    [InlineData("requests?number=13800138000", "Agent")]
    [InlineData("operations/unreadable", "Operator")]
    [InlineData("operations/notes", "Operator")]
    public async Task A_continuation_that_nobody_gave_out_gives_a_page_or_a_refusal_but_never_fails(string path, string role)
    {
        foreach (var token in new[] { "nonsense", "~", "z~1", "zz~1", "3~nonsense", "!!!!", "1 2 3" })
        {
            using var answer = await _service.Api(role).GetAsync(new Uri($"{path}{(path.Contains('?') ? '&' : '?')}continuation={Uri.EscapeDataString(token)}", UriKind.Relative));

            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("size=0")]
    [InlineData("size=-5")]
    [InlineData("size=1000000")]
    [InlineData("size=many")]
    public async Task A_size_that_cannot_be_is_taken_for_the_nearest_that_can(string query)
    {
        using var answer = await _service.Api("Agent").GetAsync(new Uri($"desk/contacts?{query}", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> Call(HttpClient api, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (method == "POST") request.Content = JsonContent.Create(new { });
        return await api.SendAsync(request);
    }
}
