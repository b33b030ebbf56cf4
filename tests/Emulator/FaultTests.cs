using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Serverless.Emulator;
using Serverless.Emulator.Control;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>Each fault does what its name says, as often as it was told.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("clockSkew", 401, """{"error":{"code":"Denied","message":"The request's date is too far from the server's clock."}}""")]
    [InlineData("always401", 401, """{"error":{"code":"Denied","message":"Denied by the resource provider."}}""")]
    [InlineData("unownedSender401", 401, """{"error":{"code":"Unauthorized","message":""}}""")]
    [InlineData("badRequest400", 400, """{"From":["The From field has an invalid format."]}""")]
    [InlineData("tooManyRequests429", 429, """{"error":{"code":"TooManyRequests","message":"The rate limit was exceeded, send fewer messages."}}""")]
    [InlineData("serviceUnavailable503", 503, """{"error":{"code":"ServiceUnavailable","message":"The service is unavailable."}}""")]
    [InlineData("internalError500", 500, """{"error":{"code":"InternalServerError","message":"An internal server error occurred."}}""")]
    public async Task A_request_fault_refuses_and_accepts_nothing(string fault, int status, string body)
    {
        await using var network = await StartAsync();
        await network.Faults($$$"""{"{{{fault}}}":{"count":2}}""");
        for (var i = 0; i < 2; i++)
        {
            var refused = await network.Send(TextTo(Alice), Oldest);
            ((int)refused.Status).ShouldBe(status);
            refused.Body.ShouldBe(body);
            refused.Headers.ShouldNotContainKey("Retry-After");
        }
        (await network.Thread(Alice)).ShouldBeEmpty();
        (await network.Get("/emulator/faults")).Body.ShouldBe("{}", "its count is used up");
        (await network.Send(TextTo(Alice), Oldest)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await network.Saw(EmulatorEventKind.FaultStruck)).Details.ShouldBe(fault);
    }

    [Theory]
    [InlineData("tooManyRequests429")]
    [InlineData("serviceUnavailable503")]
    public async Task A_refusal_for_now_can_say_when_to_come_again(string fault)
    {
        await using var network = await StartAsync();
        await network.Faults($$$"""{"{{{fault}}}":{"retryAfter":7}}""");
        (await network.Send(TextTo(Alice))).Headers["Retry-After"].ShouldBe("7");
    }

    [Theory]
    [InlineData("""{"serviceUnavailable503":true}""", 503, 200, 404)]
    [InlineData("""{"serviceUnavailable503":{"operation":"optOuts"}}""", 202, 503, 404)]
    [InlineData("""{"internalError500":{"operation":"deliveryReports"}}""", 202, 200, 500)]
    [InlineData("""{"internalError500":{"operation":"any"}}""", 500, 500, 500)]
    [InlineData("""{"always401":true}""", 401, 401, 401)]
    [InlineData("""{"always401":{"operation":"send"}}""", 401, 200, 404)]
    public async Task A_fault_can_be_limited_to_an_operation(string faults, int send, int optOut, int poll)
    {
        await using var network = await StartAsync();
        await network.Faults(faults);
        var optOuts = new JsonObject { ["from"] = "12580", ["recipients"] = new JsonArray(new JsonObject { ["to"] = Alice }) };
        ((int)(await network.Send(TextTo(Alice))).Status).ShouldBe(send);
        ((int)(await network.Acs(HttpMethod.Post, $"/sms/optouts:check?api-version={Newest}", optOuts)).Status).ShouldBe(optOut);
        ((int)(await network.Acs(HttpMethod.Get, $"/deliveryReports/x?api-version={Newest}")).Status).ShouldBe(poll);
    }

    [Fact]
    public async Task A_dropped_response_leaves_the_text_accepted_and_a_retry_finds_it()
    {
        await using var network = await StartAsync();
        await network.Faults("""{"acceptThenDropResponse":{"count":1}}""");
        var body = TextTo(Alice);
        await Should.ThrowAsync<HttpRequestException>(() => network.Send(body));
        (await network.Thread(Alice)).Count.ShouldBe(1);
        await network.SendOk(body);
        (await network.Thread(Alice)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_response_comes_after_the_text()
    {
        await using var network = await StartAsync();
        await network.Faults("""{"slowResponse":{"milliseconds":400}}""");
        var watch = Stopwatch.StartNew();
        var sending = network.SendOk(TextTo(Alice));
        await network.Saw(EmulatorEventKind.TextSent);
        sending.IsCompleted.ShouldBeFalse();
        await sending;
        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(390);
    }

    [Fact]
    public async Task A_slow_response_is_not_spent_on_a_request_that_is_refused()
    {
        await using var network = await StartAsync();
        await network.Faults("""{"slowResponse":{"count":1,"milliseconds":1}}""");
        (await network.Send(TextTo(Alice, from: "Somebody"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await network.Get("/emulator/faults")).Json["slowResponse"].ShouldNotBeNull();
        await network.SendOk(TextTo(Alice));
        (await network.Get("/emulator/faults")).Body.ShouldBe("{}");
    }

    [Fact]
    public async Task Report_faults_change_the_event()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();

        await network.Faults("""{"reportPascalCase":{"count":1}}""");
        await network.SendOk(TextTo(Alice, tag: "t"));
        var pascal = (await webhook.Got(1))[0].Event["data"]!.AsObject();
        pascal["DeliveryStatus"]!.GetValue<string>().ShouldBe("Delivered");
        pascal["DeliveryAttempts"]![0]!["SegmentsSucceeded"]!.GetValue<int>().ShouldBe(1);

        await network.Faults("""{"reportMissingTag":{"count":1}}""");
        await network.SendOk(TextTo(Alice, tag: "t"));
        (await webhook.Got(2))[1].Event["data"]!.AsObject().ContainsKey("tag").ShouldBeFalse();

        await network.Faults("""{"reportDuplicate":{"count":1}}""");
        var twice = await network.SendOk(TextTo(Alice, tag: "t"));
        (await webhook.Got(4)).Select(received => received.Event["id"]!.GetValue<string>()).Skip(2).ShouldBe([twice, twice]);

        await network.Faults("""{"reportOutOfOrder":{"count":1}}""");
        var contradicted = await network.SendOk(TextTo(Alice, tag: "t"));
        var reports = (await webhook.Got(6)).Skip(4).Select(received => received.Event["data"]!).ToList();
        reports.Select(report => report["messageId"]!.GetValue<string>()).ShouldBe([contradicted, contradicted]);
        reports.Select(report => report["deliveryStatus"]!.GetValue<string>()).ShouldBe(["Delivered", "Failed"]);
        reports[1]["deliveryStatusDetails"]!.GetValue<string>().ShouldStartWith("5001");
        reports[1]["receivedTimestamp"]!.GetValue<DateTimeOffset>().ShouldBeLessThan(reports[0]["receivedTimestamp"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task A_report_can_never_come_though_polling_finds_it()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        await network.Faults("""{"reportNever":{"count":1}}""");
        var silent = await network.SendOk(TextTo(Alice));
        await network.Ended(silent);
        var loud = await network.SendOk(TextTo(Alice));
        (await webhook.Got()).ShouldHaveSingleItem().Event["id"]!.GetValue<string>().ShouldBe(loud);
        (await network.Acs(HttpMethod.Get, $"/deliveryReports/{silent}?api-version={Newest}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_report_can_come_before_the_202()
    {
        await using var network = await StartAsync(options => options.DeliveryDelay = TimeSpan.FromHours(1));
        await using var webhook = await network.Subscribe();
        await network.Faults("""{"reportBefore202":{"count":1}}""");
        var id = await network.SendOk(TextTo(Alice));
        webhook.Events.ShouldHaveSingleItem("the send was only answered afterwards").Event["id"]!.GetValue<string>().ShouldBe(id);
    }

    [Fact]
    public async Task A_report_can_be_late()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var network = await StartAsync(options => options.Time = clock);
        await using var webhook = await network.Subscribe();
        await network.Faults("""{"reportDelay":{"milliseconds":5000,"count":1}}""");
        var late = await network.SendOk(TextTo(Alice));
        await network.Ended(late);
        var prompt = await network.SendOk(TextTo(Alice));
        (await webhook.Got())[0].Event["id"]!.GetValue<string>().ShouldBe(prompt);
        clock.Advance(TimeSpan.FromSeconds(5));
        (await webhook.Got(2))[1].Event["id"]!.GetValue<string>().ShouldBe(late);
    }

    [Fact]
    public async Task Inbound_faults_duplicate_reorder_and_change_the_event()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();

        await network.Faults("""{"inboundDuplicate":{"count":1}}""");
        var twice = await network.Text("一");
        (await webhook.Got(2)).ShouldAllBe(received => received.Event["id"]!.GetValue<string>() == twice);
        await network.Ended(twice);

        await network.Faults("""{"inboundPascalCase":{"count":1}}""");
        await network.Text("二");
        (await webhook.Got(3))[2].Event["data"]!["Message"]!.GetValue<string>().ShouldBe("二");

        await network.Faults("""{"inboundReordered":{"milliseconds":500}}""");
        var sent = new List<string>();
        for (var i = 0; i < 30; i++)
            sent.Add(await network.Text($"{i}"));
        var got = (await webhook.Got(33)).Skip(3).Select(received => received.Event["id"]!.GetValue<string>()).ToList();
        got.ShouldBe(sent, ignoreOrder: true);
        got.SequenceEqual(sent).ShouldBeFalse("thirty events held back at random do not stay in order");
    }

    [Fact]
    public async Task A_probability_strikes_now_and_then()
    {
        await using var network = await StartAsync();
        await network.Faults("""{"serviceUnavailable503":{"probability":0.5}}""");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
            answers.Add((await network.Send(TextTo(Alice))).Status);
        answers.ShouldContain(HttpStatusCode.Accepted);
        answers.ShouldContain(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Faults_are_put_as_a_whole_shown_and_taken_away()
    {
        await using var network = await StartAsync();
        await network.Faults("""{"always401":{"count":3},"slowResponse":{"probability":0.25,"milliseconds":5},"reportNever":false}""");
        (await network.Get("/emulator/faults")).Body.ShouldBe("""{"always401":{"count":3},"slowResponse":{"probability":0.25,"milliseconds":5}}""");
        await network.Faults("""{"reportNever":{}}""");
        (await network.Get("/emulator/faults")).Body.ShouldBe("""{"reportNever":{}}""");
        (await network.Put(HttpMethod.Delete, "/emulator/faults")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await network.Get("/emulator/faults")).Body.ShouldBe("{}");
    }

    [Theory]
    [InlineData("""{"gremlins":true}""", "acceptThenDropResponse")]
    [InlineData("""{"always401":{"probability":2}}""", "probability")]
    [InlineData("""{"always401":{"count":0}}""", "count")]
    [InlineData("""{"always401":{"retryAfter":1}}""", "no retryAfter")]
    [InlineData("""{"reportNever":{"milliseconds":1}}""", "no milliseconds")]
    [InlineData("""{"slowResponse":{"milliseconds":-1}}""", "less than nothing")]
    [InlineData("""{"slowResponse":{"operation":"nap"}}""", "send")]
    [InlineData("""{"reportNever":{"operation":"send"}}""", "no operation")]
    [InlineData("""{"slowResponse":{"seconds":1}}""", "milliseconds")]
    [InlineData("""{"always401":"yes"}""", "probability")]
    public async Task What_is_no_fault_is_refused_and_changes_nothing(string faults, string mentions)
    {
        await using var network = await StartAsync();
        await network.Faults("""{"reportNever":{}}""");
        var answer = await network.Put(HttpMethod.Put, "/emulator/faults", JsonNode.Parse(faults));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["detail"]!.GetValue<string>().ShouldContain(mentions);
        (await network.Get("/emulator/faults")).Body.ShouldBe("""{"reportNever":{}}""");
    }

    [Fact]
    public async Task Every_fault_has_a_meaning_in_the_list_and_in_the_README()
    {
        await using var network = await StartAsync();
        var names = (await network.Get("/emulator/faults/kinds")).Json.AsArray().Select(kind => kind!["name"]!.GetValue<string>()).ToList();
        names.ShouldBe(typeof(FaultNames).GetFields().Select(field => (string)field.GetValue(null)!), ignoreOrder: true);
        var readme = await File.ReadAllTextAsync(Path.Combine(Serverless.Local.Repository.Root, "emulator", "README.md"));
        names.ShouldAllBe(name => readme.Contains($"`{name}`"));
    }
}
