using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>A retried request texts once, for five minutes.</summary>
public sealed class RepeatabilityTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_same_pair_again_gets_the_first_answer_and_no_second_text()
    {
        await using var network = await StartAsync();
        var body = TextTo(Alice);
        var first = await network.Send(body);
        var second = await network.Send(body);
        second.Body.ShouldBe(first.Body);
        (await network.Thread(Alice)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Concurrent_requests_with_the_same_pair_text_once()
    {
        await using var network = await StartAsync();
        var body = TextTo(Alice);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => network.Send(body)));
        answers.Select(answer => answer.Body).Distinct().Count().ShouldBe(1);
        (await network.Thread(Alice)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Another_recipient_or_sender_with_the_same_id_is_another_text()
    {
        await using var network = await StartAsync();
        var id = Guid.NewGuid();
        foreach (var (from, to) in new[] { ("12580", Alice), ("12580", Bob), ("1258", Alice) })
        {
            var body = TextTo(to, from: from);
            body["smsRecipients"] = new JsonArray(Recipient(to, id));
            await network.SendOk(body);
        }
        (await network.Get("/emulator/ledger")).Json["accepted"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task After_five_minutes_the_id_is_forgotten_and_the_first_sent_too_old()
    {
        await using var network = await StartAsync(options => options.Time = clock);
        var id = Guid.NewGuid();
        var body = TextTo(Alice);
        body["smsRecipients"] = new JsonArray(Recipient(Alice, id, clock.GetUtcNow()));
        var first = await network.Send(body);

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        (await network.Send(body)).Body.ShouldBe(first.Body);

        clock.Advance(TimeSpan.FromSeconds(2));
        var late = await network.Send(body);
        late.Status.ShouldBe(HttpStatusCode.Accepted);
        late.Item["httpStatusCode"]!.GetValue<int>().ShouldBe(412);

        body["smsRecipients"] = new JsonArray(Recipient(Alice, id, clock.GetUtcNow()));
        (await network.Send(body)).Item["messageId"]!.GetValue<string>().ShouldNotBe(first.Item["messageId"]!.GetValue<string>());
        (await network.Get("/emulator/ledger")).Json["duplicates"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_recipient_that_failed_may_be_tried_again_with_the_same_pair()
    {
        await using var network = await StartAsync();
        await network.Faults("""{"recipient503":{"count":1}}""");
        var body = TextTo(Alice);
        var failed = await network.Send(body);
        failed.Status.ShouldBe(HttpStatusCode.Accepted);
        failed.Item["httpStatusCode"]!.GetValue<int>().ShouldBe(503);
        failed.Item["errorMessage"]!.GetValue<string>().ShouldBe("ServiceUnavailable");
        await network.SendOk(body);
        (await network.Thread(Alice)).Count.ShouldBe(1);
    }
}
