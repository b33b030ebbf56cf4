using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

/// <summary>Supervisors over HTTP, with a service of their own: agents here serve no queue, so that contacts wait until a supervisor moves them.</summary>
public sealed class SuperviseTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly RunningService _service = fixture.Service;

    [Fact]
    public async Task A_supervisor_gives_a_contact_to_an_agent_watches_takes_it_over_and_closes_it()
    {
        var supervisor = _service.ApiAs("Supervisor Su", "Supervisor");
        var (agent, agentId) = await NewAgent("Agent Ai");
        var contact = await Waiting();
        var id = contact.Text("id");

        var offered = await (await Post(supervisor, $"desk/contacts/{id}/assign", new { agent = agentId, note = "请你处理" })).Json(HttpStatusCode.OK);
        offered.Text("state").ShouldBe("Offered");
        offered.Text("agent").ShouldBe(agentId);
        (await Read(agent, "desk/me")).Items("contacts").ShouldHaveSingleItem().Text("id").ShouldBe(id);
        (await (await Post(agent, $"desk/contacts/{id}/accept")).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Working");

        (await (await Post(supervisor, $"desk/contacts/{id}/watch")).Json(HttpStatusCode.OK)).Items("participants").ShouldHaveSingleItem().Text("role").ShouldBe("Watch");
        (await Read(agent, "desk/me")).Items("contacts")[0].Items("participants").ShouldHaveSingleItem().Text("name").ShouldBe("Supervisor Su");
        using (var over = await supervisor.DeleteAsync(new Uri($"desk/contacts/{id}/watch", UriKind.Relative))) (await over.Json(HttpStatusCode.OK)).Items("participants").ShouldBeEmpty();

        await (await Post(supervisor, $"desk/contacts/{id}/take")).ShouldRefuse(HttpStatusCode.Conflict, "conflict");
        await SignInIdle(supervisor);
        (await (await Post(supervisor, $"desk/contacts/{id}/take")).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Working");
        (await Read(agent, "desk/me")).Items("contacts").ShouldBeEmpty();
        (await (await Post(agent, $"desk/contacts/{id}/end")).ShouldRefuse(HttpStatusCode.Conflict, "conflict")).Text("detail").ShouldContain("accepted this");
        (await (await Post(supervisor, $"desk/contacts/{id}/wrap-up", new { disposition = "solved" })).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Closed");
        await (await Post(supervisor, "desk/sign-out")).Json(HttpStatusCode.OK);
        await (await Post(agent, "desk/sign-out")).Json(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Spam_is_closed_with_a_note()
    {
        var supervisor = _service.ApiAs("Supervisor Spam", "Supervisor");
        var id = (await Waiting()).Text("id");

        await (await Post(supervisor, $"desk/contacts/{id}/close", new { disposition = "abuse" })).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        await (await Post(supervisor, $"desk/contacts/{id}/close", new { disposition = "abuse", note = " " })).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        (await (await Post(supervisor, $"desk/contacts/{id}/close", new { disposition = "abuse", note = "广告" })).Json(HttpStatusCode.OK)).Text("disposition").ShouldBe("abuse");
        await (await Post(supervisor, $"desk/contacts/{id}/assign", new { queue = "orders" })).ShouldRefuse(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task An_agent_is_prepared_read_and_changed_against_the_ETag()
    {
        var supervisor = _service.ApiAs("Supervisor Pro", "Supervisor");
        var id = Guid.NewGuid().ToString();
        var profile = new { queues = new[] { "orders" }, skills = new[] { "EN" }, units = 2, mayTransfer = true, name = "New Ni" };

        await (await Put(supervisor, id, profile)).ShouldRefuse(HttpStatusCode.PreconditionRequired, "precondition-required");
        await (await Put(supervisor, id, profile, ifMatch: "\"x\"")).ShouldRefuse(HttpStatusCode.PreconditionFailed, "changed");
        await (await supervisor.GetAsync(new Uri($"desk/agents/{id}", UriKind.Relative))).ShouldRefuse(HttpStatusCode.NotFound, "not-found");
        var made = await (await Put(supervisor, id, profile, isNew: true)).Json(HttpStatusCode.Created);
        made.ShouldSatisfyAllConditions(a => a.Text("name").ShouldBe("New Ni"), a => a.GetProperty("skills")[0].GetString().ShouldBe("en"), a => a.Text("mode").ShouldBe("SignedOut"));

        using var read = await supervisor.GetAsync(new Uri($"desk/agents/{id}", UriKind.Relative));
        var tag = read.Headers.ETag!.Tag;
        var changed = await Put(supervisor, id, profile with { units = 5 }, ifMatch: tag);
        (await changed.Json(HttpStatusCode.OK)).GetProperty("units").GetInt32().ShouldBe(5);
        await (await Put(supervisor, id, profile with { units = 4 }, ifMatch: tag)).ShouldRefuse(HttpStatusCode.PreconditionFailed, "changed");
        (await (await Put(supervisor, id, profile with { units = 4 }, ifMatch: changed.Headers.ETag!.Tag)).Json(HttpStatusCode.OK)).GetProperty("units").GetInt32().ShouldBe(4);
        var wrong = await (await Put(supervisor, id, profile with { queues = ["nowhere"], units = 21 }, ifMatch: "*")).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        wrong.GetProperty("errors").GetArrayLength().ShouldBe(2);
        await (await Put(supervisor, "a;b", profile, isNew: true)).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task An_agents_state_is_forced_and_their_day_is_drawn()
    {
        var supervisor = _service.ApiAs("Supervisor Fo", "Supervisor");
        var (agent, id) = await NewAgent("Agent Fo");

        (await (await Post(supervisor, $"desk/agents/{id}/state", new { mode = "notReady", reason = "training" })).Json(HttpStatusCode.OK)).Text("reason").ShouldBe("training");
        (await (await Post(supervisor, $"desk/agents/{id}/state", new { mode = "ready" })).Json(HttpStatusCode.OK)).Text("mode").ShouldBe("Ready");
        (await AgentsSignedIn(supervisor)).ShouldContain(id);
        (await (await Post(supervisor, $"desk/agents/{id}/state", new { mode = "signedOut" })).Json(HttpStatusCode.OK)).Text("mode").ShouldBe("SignedOut");
        (await AgentsSignedIn(supervisor)).ShouldNotContain(id);
        await (await Post(supervisor, $"desk/agents/{id}/state", new { mode = "ready" })).ShouldRefuse(HttpStatusCode.Conflict, "conflict");
        await (await Post(supervisor, $"desk/agents/{id}/state", new { mode = 7 })).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        await (await Post(supervisor, $"desk/agents/{id}/state", new { mode = "asleep" })).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");

        // The pages together are the whole day; the agent sees it too, nobody else's.
        var whole = await Read(agent, $"desk/agents/{id}/timeline");
        whole.Items("spans").Select(span => span.Text("activity")).ShouldBe(["SignedOut", "Ready", "NotReady", "Ready", "SignedOut"]);
        var length = (whole.GetProperty("until").GetDateTimeOffset() - whole.GetProperty("from").GetDateTimeOffset()).TotalSeconds;
        whole.Items("totals").Sum(total => total.GetProperty("seconds").GetDouble()).ShouldBe(length, 0.001);
        whole.Items("spans").Sum(span => span.GetProperty("seconds").GetDouble()).ShouldBe(length, 0.001);
        List<JsonElement> spans = [], events = [];
        var next = "";
        for (var page = 0; page < 5 && next is not null; page++)
        {
            var read = await Read(supervisor, $"desk/agents/{id}/timeline?size=2{(next.Length > 0 ? $"&continuation={next}" : "")}");
            spans.AddRange(read.Items("spans"));
            events.AddRange(read.Items("events"));
            next = read.TryGetProperty("continuation", out var token) ? token.GetString() : null;
        }
        spans.Select(span => span.Text("activity")).ShouldBe(whole.Items("spans").Select(span => span.Text("activity")));
        events.Count.ShouldBe(4);
        events.Count.ShouldBe(whole.Items("events").Count);

        await (await _service.ApiAs("Somebody Else", "Agent").GetAsync(new Uri($"desk/agents/{id}/timeline", UriKind.Relative))).ShouldRefuse(HttpStatusCode.Forbidden, "forbidden");
        foreach (var bad in new[] { "day=yesterday", "day=2026-02-30", "day=0001-01-01", "continuation=nonsense" })
            await (await supervisor.GetAsync(new Uri($"desk/agents/{id}/timeline?{bad}", UriKind.Relative))).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        await (await supervisor.GetAsync(new Uri("desk/agents/nobody/timeline", UriKind.Relative))).ShouldRefuse(HttpStatusCode.NotFound, "not-found");
        (await Read(supervisor, $"desk/agents/{id}/timeline?day=2026-01-01")).Items("spans").ShouldHaveSingleItem().GetProperty("seconds").GetDouble().ShouldBe(86_400);
    }

    [Fact]
    public async Task The_queues_are_shown_with_what_waits()
    {
        var supervisor = _service.ApiAs("Supervisor Li", "Supervisor");
        await Waiting();

        var queues = (await Read(supervisor, "desk/queues")).Items();

        var service = queues.Single(queue => queue.Text("id") == "service");
        service.ShouldSatisfyAllConditions(
            q => q.GetProperty("waiting").GetInt32().ShouldBeGreaterThan(0), q => q.GetProperty("isOpen").GetBoolean().ShouldBeTrue(), q => q.TryGetProperty("longestWaitingSince", out _).ShouldBeTrue(),
            q => q.GetProperty("today").GetProperty("targetPercent").GetInt32().ShouldBe(80));
        var first = await Read(supervisor, "desk/queues?size=1");
        first.Items().ShouldHaveSingleItem();
        (await Read(supervisor, $"desk/queues?size=200&continuation={first.Text("continuation")}")).Items().Count.ShouldBe(queues.Count - 1);
        await (await supervisor.GetAsync(new Uri("desk/queues?continuation=nonsense", UriKind.Relative))).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task More_than_three_refusals_in_a_month_raise_a_flag()
    {
        var supervisor = _service.ApiAs("Supervisor Fl", "Supervisor");
        var (agent, id) = await NewAgent("Agent Fl");
        var contact = (await Waiting()).Text("id");

        for (var i = 0; i < 4; i++)
        {
            (await Flags()).ShouldNotContain(id);
            await (await Post(supervisor, $"desk/contacts/{contact}/assign", new { agent = id })).Json(HttpStatusCode.OK);
            await (await Post(agent, $"desk/contacts/{contact}/decline")).Json(HttpStatusCode.OK);
        }

        (await Flags()).ShouldContain(id);
        (await Flags("?month=2020-01")).ShouldNotContain(id);
        await (await supervisor.GetAsync(new Uri("desk/flags?month=May", UriKind.Relative))).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        await (await Post(agent, "desk/sign-out")).Json(HttpStatusCode.OK);

        async Task<IEnumerable<string>> Flags(string query = "") => (await Read(supervisor, $"desk/flags{query}")).Items().Select(flag => flag.Text("agent"));
    }

    [Theory]
    [InlineData("GET", "desk/queues", "Supervisor")]
    [InlineData("GET", "desk/agents", "Supervisor")]
    [InlineData("GET", "desk/agents/nobody", "Supervisor")]
    [InlineData("PUT", "desk/agents/nobody", "Supervisor")]
    [InlineData("GET", "desk/agents/nobody/timeline", "Supervisor Agent")]
    [InlineData("POST", "desk/agents/nobody/state", "Supervisor")]
    [InlineData("POST", "desk/contacts/nonsense/assign", "Supervisor")]
    [InlineData("POST", "desk/contacts/nonsense/take", "Supervisor")]
    [InlineData("POST", "desk/contacts/nonsense/watch", "Supervisor")]
    [InlineData("DELETE", "desk/contacts/nonsense/watch", "Supervisor")]
    [InlineData("POST", "desk/contacts/nonsense/close", "Supervisor")]
    [InlineData("GET", "desk/flags", "Supervisor")]
    public async Task Only_supervisors_may(string method, string path, string allowed)
    {
        foreach (var role in new[] { "Agent", "Supervisor", "Marketer", "Finance", "Operator" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            if (method is "POST" or "PUT") request.Content = JsonContent.Create(new { });
            using var answer = await _service.Api(role).SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            text.Contains("This needs one of the roles", StringComparison.Ordinal).ShouldBe(!allowed.Split(' ').Contains(role), $"{role}: {text}");
            ((int)answer.StatusCode).ShouldBeLessThan(500);
        }
    }

    /// <summary>A contact that waits: nobody is signed in who serves its queue.</summary>
    private async Task<JsonElement> Waiting()
    {
        var handset = Numbers.Chinese();
        await _service.Text(handset.Value, "请问");
        return await _service.InInbox(handset.Value);
    }

    /// <summary>Somebody who is signed in and ready, and serves no queue.</summary>
    private async Task<(HttpClient Api, string Id)> NewAgent(string name)
    {
        var api = _service.ApiAs(name, "Agent");
        return (api, await SignInIdle(api, name, isReady: true));
    }

    private async Task<string> SignInIdle(HttpClient api, string name = "Supervisor Su", bool isReady = false)
    {
        var id = new Serverless.Local.Issuer.TokenRequest(name, ["Agent"]).ObjectId.ToString();
        using var prepared = await Put(_service.Api("Supervisor"), id, new { queues = Array.Empty<string>(), skills = Array.Empty<string>(), units = 3, mayTransfer = false }, isNew: true);
        await prepared.Json(HttpStatusCode.Created);
        (await (await Post(api, "desk/sign-in")).Json(HttpStatusCode.OK)).Text("id").ShouldBe(id);
        if (!isReady) await (await Post(api, "desk/not-ready", new { reason = "meeting" })).Json(HttpStatusCode.OK);
        return id;
    }

    private static async Task<IEnumerable<string>> AgentsSignedIn(HttpClient supervisor) =>
        (await Read(supervisor, "desk/agents?size=200")).Items().Select(desk => desk.GetProperty("agent").Text("id"));

    private static async Task<JsonElement> Read(HttpClient api, string path)
    {
        using var answer = await api.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Json(HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient api, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body ?? new { }) };
        if (path.EndsWith("/assign", StringComparison.Ordinal)) request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await api.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> Put(HttpClient api, string id, object body, string? ifMatch = null, bool isNew = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"desk/agents/{id}", UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (isNew) request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return await api.SendAsync(request);
    }
}
