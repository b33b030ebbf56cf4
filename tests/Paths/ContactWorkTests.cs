using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Local.Issuer;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

/// <summary>A desk of its own: whoever signs in here gets the contacts of no other test.</summary>
public sealed class ContactWorkTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>, IAsyncLifetime
{
    private readonly RunningService _service = fixture.Service;
    private readonly string _customer = ServiceFixture.NewHandset();
    private readonly string _ann = $"Ann {Guid.NewGuid():N}";
    private readonly string _bob = $"Bob {Guid.NewGuid():N}";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var person in new[] { _ann, _bob })
        {
            var desk = await Call(person, HttpMethod.Get, "me");
            if (desk.StatusCode != HttpStatusCode.OK) continue;
            foreach (var contact in (await desk.Json(HttpStatusCode.OK)).Items("contacts")) (await Call(person, HttpMethod.Post, $"contacts/{contact.Text("id")}/wrap-up", new { })).Dispose();
            (await Call(person, HttpMethod.Post, "sign-out")).Dispose();
        }
    }

    [Fact]
    public async Task An_agent_reads_all_of_a_contact_answers_it_and_makes_a_request_of_it()
    {
        var id = await Accepted(_ann, "我的手机没有信号");
        (await Call(_ann, HttpMethod.Put, $"contacts/{id}/draft", new { text = "您好" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Call(_bob, HttpMethod.Put, $"contacts/{id}/presence", new { typing = true })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var shown = await (await Call(_ann, HttpMethod.Get, $"contacts/{id}")).Json(HttpStatusCode.OK);
        shown.Text("draft").ShouldBe("您好");
        shown.Items("others").ShouldHaveSingleItem().ShouldSatisfyAllConditions(other => other.Text("name").ShouldBe(_bob), other => other.GetProperty("typing").GetBoolean().ShouldBeTrue());
        shown.GetProperty("contact").Text("subject").ShouldBe("我的手机没有信号");
        shown.GetProperty("earlierContacts").GetInt32().ShouldBe(0);
        (await _service.Get(shown.Text("thread")["/api/".Length..], "Agent")).Items("texts").ShouldNotBeEmpty();

        var wording = await (await Call(_ann, HttpMethod.Post, "wording", new { text = "您好，快说" })).Json(HttpStatusCode.OK);
        (wording.GetProperty("segments").GetInt32(), wording.Text("encoding"), wording.GetProperty("units").GetInt32(), wording.Text("culprit")).ShouldBe((1, "Ucs2", 5, "您"));
        wording.Items("forbidden").ShouldHaveSingleItem().GetString().ShouldBe("快说");
        var refused = await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/reply", new { text = "您好，快说" }, "r1")).ShouldRefuse(HttpStatusCode.UnprocessableEntity, "forbidden-wording");
        refused.Items("phrases").ShouldHaveSingleItem().GetString().ShouldBe("快说");

        var sent = await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/reply", new { answer = "details", variables = new { what = "您的地址" } }, "r2")).Json(HttpStatusCode.Created);
        var again = await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/reply", new { answer = "details", variables = new { what = "您的地址" } }, "r2")).Json(HttpStatusCode.OK);
        again.Text("id").ShouldBe(sent.Text("id"));
        (await _service.AnswersTo(_customer, 2))[^1].Message.ShouldBe("您好！为了尽快帮您，请告诉我们您的地址。");
        (await (await Call(_ann, HttpMethod.Get, $"contacts/{id}/draft")).Json(HttpStatusCode.OK)).Text("text").ShouldBeEmpty();

        var made = await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/requests", new { kind = "fault", fields = new { address = "宁波" } }, "q1")).Json(HttpStatusCode.Created);
        (await _service.Get($"requests/{made.Text("id")}", "Agent")).Text("contactId").ShouldBe(id);
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/notes", new { text = "老客户" }, "n1")).Json(HttpStatusCode.OK);

        var history = (await (await Call(_ann, HttpMethod.Get, $"contacts/{id}/history?size=200")).Json(HttpStatusCode.OK)).Items();
        history.Select(step => step.Text("kind")).ShouldBe(["opened", "offered", "accepted", "replied", "request-created", "note"]);
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/wrap-up", new { disposition = "solved" })).Json(HttpStatusCode.OK);
        (await (await Call(_ann, HttpMethod.Get, $"customers/{Uri.EscapeDataString(_customer)}/contacts")).Json(HttpStatusCode.OK)).Items().ShouldHaveSingleItem().Text("state").ShouldBe("Closed");
    }

    [Fact]
    public async Task Two_agents_share_a_contact_and_one_takes_it_over_by_a_transfer()
    {
        var id = await Accepted(_ann, "您好");
        await SignIn(_bob);
        var bob = new TokenRequest(_bob, ["Agent"]).ObjectId.ToString();
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/transfer", new { agent = bob, words = "小鲍更熟悉" }, "t0")).ShouldRefuse(HttpStatusCode.Forbidden, "forbidden");
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/hold")).Json(HttpStatusCode.OK);
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/resume")).Json(HttpStatusCode.OK);

        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/participants", new { agent = bob, role = "consult" })).Json(HttpStatusCode.OK);
        var screen = await Call(_bob, HttpMethod.Get, "me");
        (await screen.Json(HttpStatusCode.OK)).Items("joined").ShouldHaveSingleItem().Text("id").ShouldBe(id);
        (await Call(_bob, HttpMethod.Get, "me", etag: screen.Headers.ETag!.ToString())).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await (await Call(_bob, HttpMethod.Post, $"contacts/{id}/reply", new { text = "hello" }, "r")).ShouldRefuse(HttpStatusCode.Forbidden, "forbidden");
        await (await Call(_bob, HttpMethod.Delete, $"contacts/{id}/participants/{bob}")).Json(HttpStatusCode.OK);
        var after = await Call(_bob, HttpMethod.Get, "me", etag: screen.Headers.ETag!.ToString());
        (await after.Json(HttpStatusCode.OK)).Items("joined").ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_may_transfer_gives_a_contact_to_a_queue_and_a_supervisor_reads_it_in_the_log()
    {
        await LetNewAgentsTransfer(true);
        try
        {
            var id = await Accepted(_ann, "您好");
            var body = new { queue = "orders", words = "订购组会回复您。", note = "要开发票" };
            await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/transfer", body)).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
            await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/transfer", new { queue = "orders" }, "t1")).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
            (await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/transfer", body, "t1")).Json(HttpStatusCode.OK)).Text("queue").ShouldBe("orders");
            (await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/transfer", body, "t1")).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Waiting");

            (await _service.AnswersTo(_customer, 2))[^1].Message.ShouldBe("您的问题已转给订购：订购组会回复您。");
            var logged = (await (await Call(_ann, HttpMethod.Get, "transfers?size=200", role: "Supervisor")).Json(HttpStatusCode.OK)).Items().Single(transfer => transfer.Text("contact") == id);
            (logged.Text("name"), logged.Text("toQueue"), logged.Text("words"), logged.Text("note")).ShouldBe((_ann, "orders", body.words, body.note));

            // Somebody else takes it, so that no other test meets it.
            await SignIn(_bob);
            (await Rings(_bob)).ShouldBe(id);
            await (await Call(_bob, HttpMethod.Post, $"contacts/{id}/accept")).Json(HttpStatusCode.OK);
        }
        finally
        {
            await LetNewAgentsTransfer(false);
        }
    }

    [Fact]
    public async Task An_agent_finds_a_colleague_who_could_take_a_contact_over()
    {
        var id = await Accepted(_ann, "您好");
        await SignIn(_bob);
        var bob = new TokenRequest(_bob, ["Agent"]).ObjectId.ToString();

        var able = (await Colleagues($"?contact={id}")).Single(colleague => colleague.Text("id") == bob);
        (able.Text("name"), able.Text("activity"), able.GetProperty("usedUnits").GetInt32(), able.GetProperty("units").GetInt32()).ShouldBe((_bob, "Ready", 0, 3));
        (able.GetProperty("canServe").GetBoolean(), able.GetProperty("hasRoom").GetBoolean()).ShouldBe((true, true));
        await (await Call(_bob, HttpMethod.Post, "not-ready", new { reason = "break" })).Json(HttpStatusCode.OK);
        (await Colleagues($"?contact={id}")).Single(colleague => colleague.Text("id") == bob).GetProperty("hasRoom").GetBoolean().ShouldBeFalse();

        var plain = await Colleagues("");
        plain.ShouldNotContain(colleague => colleague.Text("name") == _ann, "nobody is their own colleague");
        plain.Single(colleague => colleague.Text("id") == bob).TryGetProperty("canServe", out _).ShouldBeFalse();
        await (await Call(_ann, HttpMethod.Get, "colleagues?contact=nonsense")).ShouldRefuse(HttpStatusCode.NotFound, "not-found");

        async Task<IReadOnlyList<JsonElement>> Colleagues(string query) => [.. (await (await Call(_ann, HttpMethod.Get, $"colleagues{query}")).Json(HttpStatusCode.OK)).Items()];
    }

    [Fact]
    public async Task An_agent_sees_what_they_parked_and_brings_it_back()
    {
        var id = await Accepted(_ann, "您好");
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/park", new { })).Json(HttpStatusCode.OK);

        (await (await Call(_ann, HttpMethod.Get, "parked")).Json(HttpStatusCode.OK)).Items().ShouldHaveSingleItem().Text("id").ShouldBe(id);
        (await (await Call(_bob, HttpMethod.Get, "parked")).Json(HttpStatusCode.OK)).Items().ShouldBeEmpty();
        await (await Call(_bob, HttpMethod.Post, $"contacts/{id}/unpark")).ShouldRefuse(HttpStatusCode.Forbidden, "forbidden");
        (await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/unpark")).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Offered");
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/accept")).Json(HttpStatusCode.OK);
        (await (await Call(_ann, HttpMethod.Get, "parked")).Json(HttpStatusCode.OK)).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_note_of_the_wrap_up_has_a_limit()
    {
        var id = await Accepted(_ann, "您好");

        (await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/wrap-up", new { note = new string('字', 2001) })).ShouldRefuse(HttpStatusCode.BadRequest, "invalid")).Text("detail").ShouldContain("2000");
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/wrap-up", new { note = new string('字', 2000) })).Json(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_contact_goes_back_to_the_automatic_service_or_is_parked()
    {
        var id = await Accepted(_ann, "您好");
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/park", new { until = DateTimeOffset.UtcNow.AddDays(40) })).ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        (await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/park", new { })).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Parked");
        await _service.Text(_customer, "我回来了");
        (await Rings(_ann)).ShouldBe(id);
        await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/accept")).Json(HttpStatusCode.OK);

        (await (await Call(_ann, HttpMethod.Get, "automatic-steps")).Json(HttpStatusCode.OK)).Items().ShouldHaveSingleItem().Text("name").ShouldBe("menu");
        (await (await Call(_ann, HttpMethod.Post, $"contacts/{id}/automatic", new { step = "menu" })).Json(HttpStatusCode.OK)).Text("state").ShouldBe("Closed");
        (await _service.AnswersTo(_customer, 3)).ShouldContain(text => text.Message.StartsWith("12580移动秘书", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "contacts/nonsense")]
    [InlineData("GET", "contacts/nonsense/history")]
    [InlineData("POST", "contacts/nonsense/reply")]
    [InlineData("POST", "contacts/nonsense/notes")]
    [InlineData("POST", "contacts/nonsense/hold")]
    [InlineData("POST", "contacts/nonsense/resume")]
    [InlineData("POST", "contacts/nonsense/park")]
    [InlineData("POST", "contacts/nonsense/unpark")]
    [InlineData("POST", "contacts/nonsense/transfer")]
    [InlineData("POST", "contacts/nonsense/participants")]
    [InlineData("DELETE", "contacts/nonsense/participants/nobody")]
    [InlineData("POST", "contacts/nonsense/automatic")]
    [InlineData("POST", "contacts/nonsense/requests")]
    [InlineData("GET", "contacts/nonsense/draft")]
    [InlineData("PUT", "contacts/nonsense/draft")]
    [InlineData("DELETE", "contacts/nonsense/draft")]
    [InlineData("PUT", "contacts/nonsense/presence")]
    public async Task A_contact_that_is_not_there_is_not_found_by_agents_and_nobody_else_may_ask(string method, string path)
    {
        // All that any of them needs.
        var body = new { text = "a", words = "a", queue = "orders", agent = "nobody", role = "Join", step = "menu", kind = "fault" };
        foreach (var id in new[] { "nonsense", "0123456789abcdefghijklmnopqrstuv01234" })
            await (await Call(_ann, new HttpMethod(method), path.Replace("nonsense", id, StringComparison.Ordinal), body, "key")).ShouldRefuse(HttpStatusCode.NotFound, "not-found");

        await (await Call(_ann, new HttpMethod(method), path, body, "key", role: "Finance")).ShouldRefuse(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Transfers_are_for_supervisors_to_read()
    {
        await (await Call(_ann, HttpMethod.Get, "transfers")).ShouldRefuse(HttpStatusCode.Forbidden, "forbidden");
        (await Call(_ann, HttpMethod.Get, "transfers?month=2026-11", role: "Supervisor")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await Call(_ann, HttpMethod.Get, "transfers?month=soon", role: "Supervisor")).ShouldRefuse(HttpStatusCode.BadRequest, "invalid")).Text("detail").ShouldContain("2026-11");
    }

    private async Task LetNewAgentsTransfer(bool may)
    {
        var api = _service.ApiAs("Sue", "Supervisor");
        using var read = await api.GetAsync(new Uri("desk/settings", UriKind.Relative));
        var settings = JsonNode.Parse(await read.Content.ReadAsStringAsync())!;
        settings["newAgents"]!["mayTransfer"] = may;
        using var write = new HttpRequestMessage(HttpMethod.Put, new Uri("desk/settings", UriKind.Relative)) { Content = JsonContent.Create(settings) };
        write.Headers.IfMatch.Add(read.Headers.ETag!);
        using var written = await api.SendAsync(write);
        written.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> Accepted(string agent, string text)
    {
        await SignIn(agent);
        await _service.Text(_customer, text);
        var id = await Rings(agent);
        await (await Call(agent, HttpMethod.Post, $"contacts/{id}/accept")).Json(HttpStatusCode.OK);
        return id;
    }

    private async Task SignIn(string agent) => await (await Call(agent, HttpMethod.Post, "sign-in")).Json(HttpStatusCode.OK);

    private async Task<string> Rings(string agent) => (await Wait.For(
        async () => (await (await Call(agent, HttpMethod.Get, "me")).Json(HttpStatusCode.OK)).Items("contacts").FirstOrDefault(contact => contact.Text("state") == "Offered"),
        contact => contact.ValueKind == JsonValueKind.Object, RunningService.Patience, $"something should ring at {agent} (log: {_service.LogFile})")).Text("id");

    private async Task<HttpResponseMessage> Call(string person, HttpMethod method, string path, object? body = null, string? key = null, string? etag = null, string role = "Agent")
    {
        using var request = new HttpRequestMessage(method, new Uri($"desk/{path}", UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        return await _service.ApiAs(person, role).SendAsync(request);
    }
}
