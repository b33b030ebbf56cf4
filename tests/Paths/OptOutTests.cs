using System.Net;
using System.Text.Json;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class OptOutTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;
    private readonly string _handset = ServiceFixture.NewHandset();

    [Theory]
    [InlineData("退订", "Suppressed", "Suppressed")]
    [InlineData("STOP", "Suppressed", "Suppressed")]
    [InlineData("Stop. Thank you", "Suppressed", "Suppressed")]
    [InlineData("TD", "Suppressed", "sent")]
    public async Task Whoever_opts_out_is_confirmed_once_and_then_texted_by_scope_until_they_text_START(string words, string marketing, string service)
    {
        await _service.Text(_handset, words);
        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem();

        var advertising = await Send("Marketing");
        advertising.Text("status").ShouldBe(marketing);
        advertising.Items("life")[^1].Text("reason").ShouldContain("opted out");
        var notice = await Send("Service");
        if (service == "sent") notice.Text("status").ShouldNotBe("Suppressed");
        else notice.Text("status").ShouldBe(service);

        var before = service == "sent" ? 2 : 1;
        await _service.Text(_handset, "START");
        (await _service.AnswersTo(_handset, before + 1))[^1].Message.ShouldContain("again");
        (await Send("Service")).Text("status").ShouldNotBe("Suppressed");
    }

    [Fact]
    public async Task A_text_that_only_mentions_stopping_is_a_message()
    {
        await _service.Text(_handset, "We have got to STOP this bill");

        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().Message.ShouldContain("座席");
        (await Send("Service")).Text("status").ShouldNotBe("Suppressed");
    }

    [Fact]
    public async Task Why_somebody_was_not_texted_can_be_answered_from_the_first_word_to_the_last()
    {
        await _service.Text(_handset, "退订");
        await _service.AnswersTo(_handset);
        await _service.Text(_handset, "恢复");
        await _service.AnswersTo(_handset, 2);

        var consent = await _service.Get($"consent/suppressions/{Uri.EscapeDataString(_handset)}", "Supervisor");

        consent.Items("inForce").ShouldBeEmpty();
        var trail = consent.Items("trail");
        trail.Select(entry => entry.GetProperty("suppressed").GetBoolean()).ShouldBe([false, false, true]);
        var optOut = trail[^1];
        (optOut.Text("source"), optOut.Text("wording"), optOut.Text("scope")).ShouldBe(("Handset", "退订", "All"));
        var cause = await _service.Get($"sms/texts/{optOut.Text("causeId")}", "Supervisor");
        cause.Text("body").ShouldBe("退订");
    }

    [Fact]
    public async Task An_operator_suppresses_a_number_with_a_reason_finds_it_and_lifts_it_with_another()
    {
        using var added = await _service.Post("consent/suppressions", new { number = _handset, reason = "asked by letter", scope = "Marketing" }, Key(), "Operator");
        (await added.Json(HttpStatusCode.Created)).Items("inForce").ShouldHaveSingleItem().Text("scope").ShouldBe("Marketing");
        added.Headers.Location!.ToString().ShouldEndWith(Uri.EscapeDataString(_handset));

        var found = (await _service.Get($"consent/suppressions?number={Uri.EscapeDataString(_handset)}", "Marketer")).Items().ShouldHaveSingleItem();
        (found.Text("source"), found.Text("reason")).ShouldBe(("Operator", "asked by letter"));
        found.Text("by").ShouldStartWith("Test Operator");
        (await Send("Marketing")).Text("status").ShouldBe("Suppressed");
        (await Send("Service")).Text("status").ShouldNotBe("Suppressed");

        using var silent = await _service.Api("Operator").DeleteAsync(Suppression(""));
        await silent.ShouldRefuse(HttpStatusCode.BadRequest, "invalid");
        using var lifted = await _service.Api("Operator").DeleteAsync(Suppression("?reason=asked%20by%20phone"));
        var consent = await lifted.Json(HttpStatusCode.OK);
        consent.Items("inForce").ShouldBeEmpty();
        consent.Items("trail")[0].Text("reason").ShouldBe("asked by phone");
        consent.Items("trail").Count(entry => entry.GetProperty("suppressed").GetBoolean()).ShouldBe(1);
        using var again = await _service.Api("Operator").DeleteAsync(Suppression("?reason=twice"));
        await again.ShouldRefuse(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_whole_suppression_list_is_read_page_by_page()
    {
        var numbers = Enumerable.Range(0, 12).Select(_ => ServiceFixture.NewHandset()).ToList();
        foreach (var number in numbers)
        {
            using var added = await _service.Post("consent/suppressions", new { number, reason = "a test" }, Key(), "Agent");
            added.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        List<string> listed = [];
        for (var next = ""; ;)
        {
            var page = await _service.Get("consent/suppressions?size=5" + next, "Operator");
            page.Items().Count.ShouldBeLessThanOrEqualTo(5);
            listed.AddRange(page.Items().Select(item => item.Text("number")));
            if (!page.TryGetProperty("continuation", out var token) || token.ValueKind == JsonValueKind.Null) break;
            next = $"&continuation={Uri.EscapeDataString(token.GetString()!)}";
        }

        foreach (var number in numbers) listed.Count(one => one == number).ShouldBe(1);
    }

    private async Task<JsonElement> Send(string purpose)
    {
        // At night advertising waits, so it would not say what the test asks; a suppressed text says so at any hour.
        using var answer = await _service.Post("sms/texts", new { to = _handset, text = $"{purpose} {Key()}", purpose }, Key(), purpose == "Marketing" ? "Marketer" : "Agent");
        return await answer.Json(HttpStatusCode.Created);
    }

    private Uri Suppression(string query) => new($"consent/suppressions/{Uri.EscapeDataString(_handset)}{query}", UriKind.Relative);

    private static string Key() => Guid.NewGuid().ToString();
}
