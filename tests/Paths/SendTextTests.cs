using System.Net;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class SendTextTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;
    private readonly string _handset = ServiceFixture.NewHandset();

    [Fact]
    public async Task A_text_is_sent_once_for_its_key_and_its_whole_life_is_told_by_its_id()
    {
        var key = Key();
        var body = new { to = _handset, text = "您的障碍已修复，请重启手机。", tag = "fault-17" };
        using var first = await _service.Post("sms/texts", body, key, "Agent");
        var sent = await first.Json(HttpStatusCode.Created);
        using var second = await _service.Post("sms/texts", body, key, "Agent");
        var same = await second.Json(HttpStatusCode.OK);

        same.Text("id").ShouldBe(sent.Text("id"));
        first.Headers.Location!.ToString().ShouldBe($"/api/sms/texts/{sent.Text("id")}");
        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().Message.ShouldBe(body.text);
        var delivered = await Wait.For(
            () => _service.Get($"sms/texts/{sent.Text("id")}", "Agent"), text => text.Text("status") == "Delivered", RunningService.Patience, "it should be delivered");
        delivered.Items("life").Select(step => step.Text("status")).ShouldBe(["Queued", "Sending", "Accepted", "Delivered"]);
        (delivered.Text("purpose"), delivered.Text("tag"), delivered.Text("language"), delivered.Text("encoding")).ShouldBe(("Service", "fault-17", "zh-CN", "Ucs2"));
        delivered.GetProperty("segments").GetInt32().ShouldBe(1);
        delivered.Text("sentBy").ShouldStartWith("Test Agent");
        (await _service.Ledger("fault-17")).ShouldSatisfyAllConditions(ledger => ledger.Accepted.ShouldBe(1), ledger => ledger.Duplicates.ShouldBe(0));
    }

    [Fact]
    public async Task The_same_key_for_other_words_is_refused()
    {
        var key = Key();
        using var first = await _service.Post("sms/texts", new { to = _handset, text = "one" }, key, "Agent");
        first.StatusCode.ShouldBe(HttpStatusCode.Created);

        using var second = await _service.Post("sms/texts", new { to = _handset, text = "two" }, key, "Agent");

        (await second.ShouldRefuse(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused")).Text("detail").ShouldContain((await first.Json(HttpStatusCode.Created)).Text("id"));
        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().Message.ShouldBe("one");
    }

    [Fact]
    public async Task A_template_is_written_in_the_customers_language()
    {
        await _service.Text(_handset, "EN");
        await _service.AnswersTo(_handset);

        using var answer = await _service.Post("sms/texts", new { to = _handset, template = "person", arguments = new { greeting = "Hello!" } }, Key(), "Agent");

        (await answer.Json(HttpStatusCode.Created)).Text("body").ShouldStartWith("Hello! We are getting an agent");
    }

    [Fact]
    public async Task A_text_to_a_handset_that_fails_says_why_and_what_to_do()
    {
        await _service.Behave(_handset, "4006");

        using var answer = await _service.Post("sms/texts", new { to = _handset, text = "hello" }, Key(), "Agent");

        var id = (await answer.Json(HttpStatusCode.Created)).Text("id");
        var failed = await Wait.For(() => _service.Get($"sms/texts/{id}", "Agent"), text => text.Text("status") == "Failed", RunningService.Patience, "it should fail");
        failed.Text("code").ShouldBe("4006");
        failed.Items("life")[^1].Text("reason").ShouldBe("4006: The handset could not be reached. Try again later.");
    }

    [Fact]
    public async Task A_busy_carrier_gets_the_text_a_little_later()
    {
        await _service.Faults(new { tooManyRequests429 = new { count = 1 } });

        using var answer = await _service.Post("sms/texts", new { to = _handset, text = "hello" }, Key(), "Agent");

        (await answer.Json(HttpStatusCode.Created)).ShouldSatisfyAllConditions(text => text.Text("status").ShouldBe("Queued"), text => text.Text("code").ShouldBe("429"));
        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_text_for_later_waits_until_then()
    {
        var soon = DateTimeOffset.UtcNow.AddSeconds(2);

        using var answer = await _service.Post("sms/texts", new { to = _handset, text = "hello", notBefore = soon }, Key(), "Agent");

        (await answer.Json(HttpStatusCode.Created)).ShouldSatisfyAllConditions(
            text => text.Text("status").ShouldBe("Queued"), text => text.GetProperty("dueAt").GetDateTimeOffset().ShouldBe(soon, TimeSpan.FromMilliseconds(1)));
        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().At.ShouldBeGreaterThanOrEqualTo(soon);
    }

    // Each: the body, and a word of the refusal that tells what to do.
    [Theory]
    [InlineData("""{"to":"+8613800138000"}""", "'text' or 'template'")]
    [InlineData("""{"to":"+8613800138000","text":"a","template":"help"}""", "'text' or 'template'")]
    [InlineData("""{"to":"+8613800138000","text":"  "}""", "1 to 2048")]
    [InlineData("""{"to":"+8613800138000","template":"no-such"}""", "help")]
    [InlineData("""{"to":"+8613800138000","template":"status","arguments":{"number":"1"}}""", "'consent'")]
    [InlineData("""{"text":"a"}""", "+8613800138000")]
    [InlineData("""{"to":"12580","text":"a"}""", "+8613800138000")]
    [InlineData("""{"to":"BANK","text":"a"}""", "+8613800138000")]
    [InlineData("""{"to":"+8613800138000","text":"a","notBefore":"2099-01-01T00:00:00Z"}""", "seven days")]
    [InlineData("""{"to":"+8613800138000","text":"a","expiresAt":"2001-01-01T00:00:00Z"}""", "over already")]
    [InlineData("""{"to":"+8613800138000","text":"a","purpose":"Fun"}""", "purpose")]
    [InlineData("""{"to":"+8613800138000","text":5}""", "text")]
    [InlineData("""{"to":""", "JSON")]
    [InlineData("null", "empty")]
    [InlineData("", "JSON")]
    public async Task A_request_that_is_not_right_is_told_what_is(string body, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("sms/texts", UriKind.Relative)) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Key());
        using var answer = await _service.Api("Agent").SendAsync(request);

        (await answer.ShouldRefuse(HttpStatusCode.BadRequest, "invalid")).Text("detail").ShouldContain(expected);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_and_the_longest_is_not()
    {
        using var most = await _service.Post("sms/texts", new { to = _handset, text = new string('a', 2048) }, Key(), "Agent");
        (await most.Json(HttpStatusCode.Created)).GetProperty("segments").GetInt32().ShouldBe(14);
        using var more = await _service.Post("sms/texts", new { to = _handset, text = new string('a', 2049) }, Key(), "Agent");
        await more.ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Nothing_is_created_without_a_key()
    {
        using var answer = await _service.Post("sms/texts", new { to = _handset, text = "hello" }, null, "Agent");

        (await answer.ShouldRefuse(HttpStatusCode.BadRequest, "invalid")).Text("detail").ShouldContain("Idempotency-Key");
    }

    [Fact]
    public async Task Advertising_needs_the_role_of_a_marketer()
    {
        using var agent = await _service.Post("sms/texts", new { to = _handset, text = "buy", purpose = "Marketing" }, Key(), "Agent");
        (await agent.ShouldRefuse(HttpStatusCode.Forbidden, "forbidden")).Text("detail").ShouldContain("Marketer");
        using var marketer = await _service.Post("sms/texts", new { to = _handset, text = "buy", purpose = "Marketing" }, Key(), "Marketer");
        marketer.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var pretended = await _service.Post("sms/texts", new { to = _handset, text = "buy", purpose = "Service" }, Key(), "Marketer");
        (await pretended.ShouldRefuse(HttpStatusCode.Forbidden, "forbidden")).Text("detail").ShouldContain("Marketing");
    }

    [Fact]
    public async Task Whoever_opted_out_gets_a_reply_to_what_they_have_just_texted_and_to_nothing_else()
    {
        using var early = await _service.Post("sms/texts", new { to = _handset, text = "hello", purpose = "Reply" }, Key(), "Agent");
        (await early.ShouldRefuse(HttpStatusCode.BadRequest, "invalid")).Text("detail").ShouldContain("Service");

        await _service.Text(_handset, "TD");
        await _service.AnswersTo(_handset);
        using var reply = await _service.Post("sms/texts", new { to = _handset, text = "hello", purpose = "Reply" }, Key(), "Agent");
        reply.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await _service.AnswersTo(_handset, 2))[^1].Message.ShouldBe("hello");
    }

    [Theory]
    [InlineData("sms/texts/nonsense")]
    [InlineData("sms/texts/0123456789abcdefghijklmnopqrstuv01234")]
    public async Task A_text_that_is_not_there_is_not_found(string path)
    {
        using var answer = await _service.Api("Agent").GetAsync(new Uri(path, UriKind.Relative));

        await answer.ShouldRefuse(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_number_that_never_texted_has_an_empty_thread() =>
        (await _service.Thread(_handset)).ShouldBeEmpty();

    private static string Key() => Guid.NewGuid().ToString();
}
