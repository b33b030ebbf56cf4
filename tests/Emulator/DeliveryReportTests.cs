using System.Net;
using Microsoft.Extensions.Time.Testing;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>How texts end, and how the service hears of it.</summary>
public sealed class DeliveryReportTests
{
    [Fact]
    public async Task A_delivered_text_is_reported_with_its_tag_and_segments()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();

        var id = await network.SendOk(TextTo(Alice, new string('字', 71), tag: "campaign-17/batch-3"));

        var e = (await webhook.Got())[0].Event;
        e["eventType"]!.GetValue<string>().ShouldBe("Microsoft.Communication.SMSDeliveryReportReceived");
        e["id"]!.GetValue<string>().ShouldBe(id);
        e["subject"]!.GetValue<string>().ShouldBe("/phonenumber/12580");
        var data = e["data"]!;
        data["messageId"]!.GetValue<string>().ShouldBe(id);
        data["from"]!.GetValue<string>().ShouldBe("12580");
        data["to"]!.GetValue<string>().ShouldBe("8613800138000", "events write numbers without plus");
        data["deliveryStatus"]!.GetValue<string>().ShouldBe("Delivered");
        data["deliveryStatusDetails"]!.GetValue<string>().ShouldBe("2000: No Error");
        data["tag"]!.GetValue<string>().ShouldBe("campaign-17/batch-3");
        data["receivedTimestamp"]!.GetValue<string>().ShouldEndWith("Z");
        data["deliveryAttempts"]![0]!["segmentsSucceeded"]!.GetValue<int>().ShouldBe(2);
        data["deliveryAttempts"]![0]!["segmentsFailed"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("4006", "4006: Destination is unreachable")]
    [InlineData("5002", "5002: Carrier sent no receipt in time, the message may have arrived")]
    public async Task A_handset_can_make_texts_fail_with_any_code(string delivery, string details)
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        (await network.Put(HttpMethod.Post, $"/emulator/handsets/{Alice}", new { delivery })).Status.ShouldBe(HttpStatusCode.OK);

        await network.SendOk(TextTo(Alice));

        var data = (await webhook.Got())[0].Event["data"]!;
        data["deliveryStatus"]!.GetValue<string>().ShouldBe("Failed");
        data["deliveryStatusDetails"]!.GetValue<string>().ShouldBe(details);
        data["deliveryAttempts"]![0]!["segmentsFailed"]!.GetValue<int>().ShouldBe(1);
        (await network.Get("/emulator/ledger")).Json["failed"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_report_can_be_polled_by_id()
    {
        await using var network = await StartAsync();
        var id = await network.SendOk(TextTo(Alice, tag: "t"));
        await network.Ended(id);

        var found = await network.Acs(HttpMethod.Get, $"/deliveryReports/{id}?api-version={Newest}");
        found.Status.ShouldBe(HttpStatusCode.OK);
        found.Json["messageId"]!.GetValue<string>().ShouldBe(id);
        found.Json["deliveryStatus"]!.GetValue<string>().ShouldBe("Delivered");
        found.Json["tag"]!.GetValue<string>().ShouldBe("t");
        found.Json["deliveryAttempts"]!.AsArray().Count.ShouldBe(1);

        var missing = await network.Acs(HttpMethod.Get, $"/deliveryReports/Outgoing_1?api-version={Newest}");
        missing.Status.ShouldBe(HttpStatusCode.NotFound);
        missing.Json["status"]!.GetValue<int>().ShouldBe(404);
        missing.Json["traceId"].ShouldNotBeNull();
        (await network.Acs(HttpMethod.Get, $"/deliveryReports/{id}?api-version={Oldest}")).Json["error"]!["code"]!.GetValue<string>().ShouldBe("UnsupportedApiVersion");
    }

    [Fact]
    public async Task Who_asks_for_no_report_gets_none()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        var body = TextTo(Alice);
        body.Remove("smsSendOptions");
        var silent = await network.SendOk(body);
        await network.Ended(silent);
        var loud = await network.SendOk(TextTo(Alice));
        await network.Ended(loud);

        (await webhook.Got()).ShouldHaveSingleItem().Event["id"]!.GetValue<string>().ShouldBe(loud);
        (await network.Acs(HttpMethod.Get, $"/deliveryReports/{silent}?api-version={Newest}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_handset_that_never_reports_times_out_if_the_service_asked_for_that()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var network = await StartAsync(options => options.Time = clock);
        await using var webhook = await network.Subscribe();
        await network.Put(HttpMethod.Post, $"/emulator/handsets/{Alice}", new { delivery = "never" });
        var patient = await network.SendOk(TextTo(Alice));
        var body = TextTo(Alice);
        body["smsSendOptions"]!["deliveryReportTimeoutInSeconds"] = 60;
        var impatient = await network.SendOk(body);
        var sent = clock.GetUtcNow();

        clock.Advance(TimeSpan.FromSeconds(59));
        var meanwhile = await network.SendOk(TextTo(Bob));
        (await webhook.Got())[0].Event["id"]!.GetValue<string>().ShouldBe(meanwhile);
        clock.Advance(TimeSpan.FromSeconds(1));

        var reports = await webhook.Got(2);
        reports.Count.ShouldBe(2);
        var report = reports[1].Event;
        report["data"]!["receivedTimestamp"]!.GetValue<DateTimeOffset>().ShouldBe(sent + TimeSpan.FromSeconds(60));
        report["id"]!.GetValue<string>().ShouldBe(impatient);
        report["data"]!["deliveryStatus"]!.GetValue<string>().ShouldBe("Failed");
        report["data"]!["deliveryStatusDetails"]!.GetValue<string>().ShouldStartWith("5002");
        (await network.Thread(Alice)).Single(text => text!["messageId"]!.GetValue<string>() == patient)!["status"]!.GetValue<string>().ShouldBe("accepted");
    }

    [Fact]
    public async Task Numbers_in_events_can_have_their_plus()
    {
        await using var network = await StartAsync(options => options.PlusInEvents = true);
        await using var webhook = await network.Subscribe();
        await network.SendOk(TextTo(Alice));
        (await webhook.Got())[0].Event["data"]!["to"]!.GetValue<string>().ShouldBe(Alice);
    }

    [Fact]
    public async Task A_text_is_under_way_until_the_delivery_delay_is_over()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var network = await StartAsync(options => (options.Time, options.DeliveryDelay) = (clock, TimeSpan.FromSeconds(3)));
        var id = await network.SendOk(TextTo(Alice));
        (await network.Thread(Alice)).Single()!["status"]!.GetValue<string>().ShouldBe("accepted");
        clock.Advance(TimeSpan.FromSeconds(3));
        (await network.Ended(id))["status"]!.GetValue<string>().ShouldBe("delivered");
    }
}
