using System.Net;
using System.Text.Json.Nodes;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>POST /sms: what is accepted, and every shape in which it says no.</summary>
public sealed class SendTests
{
    [Theory]
    [InlineData("2021-01-29")]
    [InlineData("2021-03-07")]
    [InlineData("2022-07-07")]
    [InlineData("2024-01-02")]
    [InlineData("2024-01-14-preview")]
    [InlineData("2024-02-05")]
    [InlineData("2024-12-10-preview")]
    [InlineData("2025-05-29-preview")]
    [InlineData("2025-08-01-preview")]
    [InlineData("2025-09-17")]
    [InlineData("2026-01-23")]
    public async Task Every_api_version_sends(string version)
    {
        await using var network = await StartAsync();
        var answer = await network.Send(TextTo(Alice), version);
        answer.Status.ShouldBe(HttpStatusCode.Accepted);
        answer.Headers["api-supported-versions"].ShouldContain(version);
    }

    [Theory]
    [InlineData("/sms", "ApiVersionUnspecified")]
    [InlineData("/sms?api-version=", "ApiVersionUnspecified")]
    [InlineData("/sms?api-version=2020-01-01", "UnsupportedApiVersion")]
    [InlineData("/sms/optouts:add?api-version=2021-03-07", "UnsupportedApiVersion")]
    public async Task An_api_version_that_is_missing_or_unknown_is_refused(string path, string code)
    {
        await using var network = await StartAsync();
        var answer = await network.Acs(HttpMethod.Post, path, TextTo(Alice));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["error"]!["code"]!.GetValue<string>().ShouldBe(code);
    }

    [Fact]
    public async Task An_accepted_text_has_an_id_and_the_headers_that_support_asks_for()
    {
        await using var network = await StartAsync();
        var answer = await network.Send(TextTo(Alice));
        answer.Headers.ShouldContainKey("MS-CV");
        answer.Headers.ShouldContainKey("X-Azure-Ref");
        answer.Headers.ShouldContainKey("X-Processing-Time");
        answer.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        answer.Item["messageId"]!.GetValue<string>().ShouldMatch(@"^Outgoing_\d{14}[0-9a-f-]{36}_noam$");
        answer.Item["httpStatusCode"]!.GetValue<int>().ShouldBe(202);
        answer.Item["repeatabilityResult"]!.GetValue<string>().ShouldBe("accepted");
        answer.Item["successful"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Each_recipient_has_a_result_of_its_own()
    {
        await using var network = await StartAsync();
        var body = TextTo(Alice);
        var badDate = Recipient(Alice);
        badDate["repeatabilityFirstSent"] = "2026-11-22T18:00:00Z";
        var badId = Recipient(Alice);
        badId["repeatabilityRequestId"] = "7";
        var withoutId = new JsonObject { ["to"] = Bob };
        body["smsRecipients"] = new JsonArray(
            Recipient(Alice), Recipient("12065550102"), badDate, badId, Recipient(Alice, firstSent: DateTimeOffset.UtcNow.AddMinutes(-6)), withoutId);

        var answer = await network.Send(body);

        answer.Status.ShouldBe(HttpStatusCode.Accepted);
        var items = answer.Json["value"]!.AsArray();
        items.Select(item => item!["httpStatusCode"]!.GetValue<int>()).ShouldBe([202, 400, 400, 400, 412, 202]);
        items[1]!["errorMessage"]!.GetValue<string>().ShouldBe("Invalid To phone number format.");
        items[1]!.AsObject().ContainsKey("messageId").ShouldBeFalse();
        items[1]!.AsObject().ContainsKey("repeatabilityResult").ShouldBeFalse();
        items[2]!["repeatabilityResult"]!.GetValue<string>().ShouldBe("rejected");
        items[2]!["successful"]!.GetValue<bool>().ShouldBeFalse();
        items[4]!["repeatabilityResult"]!.GetValue<string>().ShouldBe("rejected");
        items[5]!.AsObject().ContainsKey("repeatabilityResult").ShouldBeFalse();
        (await network.Get("/emulator/ledger")).Json["accepted"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_malformed_sender_is_a_bare_map_in_old_versions_and_problem_details_in_new_ones()
    {
        await using var network = await StartAsync();
        var old = await network.Send(TextTo(Alice, from: "+1(800)"), Oldest);
        old.Status.ShouldBe(HttpStatusCode.BadRequest);
        old.Json["From"]![0]!.GetValue<string>().ShouldContain("format");

        var recent = await network.Send(TextTo(Alice, from: "+1(800)"), Newest);
        recent.Status.ShouldBe(HttpStatusCode.BadRequest);
        recent.Headers["Content-Type"].ShouldStartWith("application/problem+json");
        recent.Json["status"]!.GetValue<int>().ShouldBe(400);
        recent.Json["title"].ShouldNotBeNull();
        recent.Json["type"].ShouldNotBeNull();
        recent.Json["traceId"].ShouldNotBeNull();
        recent.Json["errors"]!["From"]![0]!.GetValue<string>().ShouldContain("format");
    }

    [Fact]
    public async Task Digits_are_those_of_ASCII()
    {
        await using var network = await StartAsync();
        (await network.Send(TextTo("+８６１３８００１３８０００"))).Item["httpStatusCode"]!.GetValue<int>().ShouldBe(400);
        (await network.Send(TextTo(Alice, from: "１２５８０"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("10086")]
    [InlineData("+18005550199")]
    [InlineData("Somebody")]
    public async Task A_sender_of_somebody_else_is_unauthorized(string from)
    {
        await using var network = await StartAsync();
        var answer = await network.Send(TextTo(Alice, from: from));
        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Body.ShouldBe("""{"error":{"code":"Unauthorized","message":""}}""");
    }

    [Theory]
    [InlineData("12580")]
    [InlineData("1258")]
    [InlineData("+18005550100")]
    [InlineData("Mobile12580")]
    public async Task The_default_senders_are_owned(string from)
    {
        await using var network = await StartAsync();
        await network.SendOk(TextTo(Alice, from: from));
    }

    [Fact]
    public async Task A_hundred_recipients_pass_and_one_more_does_not()
    {
        await using var network = await StartAsync();
        var body = TextTo(Alice);
        body["smsRecipients"] = new JsonArray([.. Enumerable.Range(0, 100).Select(i => Recipient($"+86138001{i:00000}"))]);
        (await network.Send(body)).Json["value"]!.AsArray().Count.ShouldBe(100);

        body["smsRecipients"]!.AsArray().Add(Recipient(Alice));
        var refused = await network.Send(body);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Json["errors"]!["SmsRecipients"].ShouldNotBeNull();

        body["smsRecipients"] = new JsonArray();
        (await network.Send(body)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_message_of_2048_characters_passes_and_a_longer_or_missing_one_does_not()
    {
        await using var network = await StartAsync();
        await network.SendOk(TextTo(Alice, new string('字', 2048)));
        await network.SendOk(TextTo(Alice, ""));
        (await network.Send(TextTo(Alice, new string('字', 2049)))).Json["errors"]!["Message"].ShouldNotBeNull();
        var without = TextTo(Alice);
        without.Remove("message");
        (await network.Send(without)).Json["errors"]!["Message"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{"tag":"x"}""", Oldest, "SmsSendOptions.EnableDeliveryReport")]
    [InlineData("""{"enableDeliveryReport":true,"deliveryReportTimeoutInSeconds":59}""", Newest, "SmsSendOptions.DeliveryReportTimeoutInSeconds")]
    [InlineData("""{"enableDeliveryReport":true,"deliveryReportTimeoutInSeconds":43201}""", Newest, "SmsSendOptions.DeliveryReportTimeoutInSeconds")]
    [InlineData("""{"enableDeliveryReport":true,"messagingConnect":{"partner":"infobip","partnerParams":{}}}""", Newest, "SmsSendOptions.MessagingConnect")]
    public async Task Send_options_are_checked(string options, string version, string field)
    {
        await using var network = await StartAsync();
        var body = TextTo(Alice);
        body["smsSendOptions"] = JsonNode.Parse(options);
        var answer = await network.Send(body, version);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain($"\"{field}\"");
    }

    [Fact]
    public async Task An_old_version_ignores_the_report_timeout()
    {
        await using var network = await StartAsync();
        var body = TextTo(Alice);
        body["smsSendOptions"]!["deliveryReportTimeoutInSeconds"] = 1;
        (await network.Send(body, Oldest)).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused()
    {
        await using var network = await StartAsync();
        (await network.Send(JsonValue.Create("hello"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public void A_sender_that_could_not_be_owned_is_told_at_the_start()
    {
        var failure = Should.Throw<ArgumentException>(() => Serverless.Emulator.EmulatorApp.Create(new Serverless.Emulator.EmulatorOptions
        {
            Port = 0,
            Senders = { new("Secretary12580", Serverless.Emulator.Sms.SenderKind.Alphanumeric) },
        }));
        failure.Message.ShouldContain("Secretary12580");
    }
}
