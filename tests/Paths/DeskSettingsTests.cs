using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class DeskSettingsTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;

    [Fact]
    public async Task A_supervisor_changes_the_settings_and_an_agent_sees_them()
    {
        var (settings, etag) = await Read("Supervisor");
        settings["queues"]!.AsArray().Select(queue => (string?)queue!["id"]).ShouldBeSubsetOf(["service", "faults", "complaints", "orders"]);
        var id = $"answer-{Guid.NewGuid():N}"[..20];
        settings["answers"]!.AsArray().Add(new JsonObject { ["id"] = id, ["chinese"] = "好的", ["english"] = "OK" });

        using var answer = await Put(settings.ToJsonString(), etag);

        await answer.Json(HttpStatusCode.OK);
        var (seen, now) = await Read("Agent");
        seen["answers"]!.AsArray().ShouldContain(canned => (string?)canned!["id"] == id);
        now.ShouldBe(answer.Headers.ETag!.ToString());
        now.ShouldNotBe(etag);
        using var late = await Put(settings.ToJsonString(), etag);
        await late.ShouldRefuse(HttpStatusCode.PreconditionFailed, "changed");
    }

    [Fact]
    public async Task Nobody_replaces_settings_that_they_have_not_read()
    {
        var (settings, _) = await Read("Supervisor");

        using var without = await Put(settings.ToJsonString(), null);
        using var any = await Put(settings.ToJsonString(), "*");

        (await without.ShouldRefuse((HttpStatusCode)428, "precondition-required")).Text("detail").ShouldContain("If-Match");
        await any.ShouldRefuse(HttpStatusCode.PreconditionFailed, "changed");
    }

    [Fact]
    public async Task Every_mistake_is_named()
    {
        var (settings, etag) = await Read("Supervisor");
        settings["queues"]![0]!["weight"] = 0;
        settings["routing"]![0]!["queue"] = "nowhere";

        using var answer = await Put(settings.ToJsonString(), etag);

        var problem = await answer.ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        problem.Items("errors").Select(error => error.GetString()).ShouldBe(["queues[0].weight: 0 is not between 1 and 100", "routing[0].queue: there is no queue 'nowhere'"]);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"queues":null}""")]
    public async Task What_are_no_settings_is_refused(string body)
    {
        var (_, etag) = await Read("Supervisor");

        using var answer = await Put(body, etag);

        await answer.ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
    }

    private async Task<(JsonNode Settings, string ETag)> Read(string role)
    {
        using var answer = await _service.Api(role).GetAsync(new Uri("desk/settings", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (JsonNode.Parse(await answer.Content.ReadAsStringAsync())!, answer.Headers.ETag.ShouldNotBeNull().ToString());
    }

    private async Task<HttpResponseMessage> Put(string body, string? etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("desk/settings", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await _service.Api("Supervisor").SendAsync(request);
    }
}
