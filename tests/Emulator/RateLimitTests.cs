using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>Rates are per sender and minute, counted in recipients.</summary>
public sealed class RateLimitTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("+18005550100", 200)]
    [InlineData("Mobile12580", 600)]
    [InlineData("12580", 6000)]
    public async Task A_sender_may_text_that_many_recipients_a_minute(string from, int limit)
    {
        await using var network = await StartAsync(options => options.Time = clock);
        for (var sent = 0; sent < limit; sent += 100)
            (await network.Send(ToMany(from, 100))).Status.ShouldBe(HttpStatusCode.Accepted);

        var refused = await network.Send(ToMany(from, 1));
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Json["error"]!["code"]!.GetValue<string>().ShouldBe("TooManyRequests");

        clock.Advance(TimeSpan.FromSeconds(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture)));
        (await network.Send(ToMany(from, 1))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await network.Get("/emulator/ledger?take=0")).Json["accepted"]!.GetValue<int>().ShouldBe(limit + 1);
    }

    [Fact]
    public async Task Senders_do_not_share_a_rate()
    {
        await using var network = await StartAsync(options => options.Time = clock);
        await network.Send(ToMany("+18005550100", 100));
        await network.Send(ToMany("+18005550100", 100));
        (await network.Send(ToMany("+18005550100", 1))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await network.Send(ToMany("12580", 1))).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Retry_After_and_the_limits_themselves_can_be_switched_off()
    {
        await using var silent = await StartAsync(options => (options.Time, options.RetryAfterOnRateLimit) = (clock, false));
        await using var unlimited = await StartAsync(options => (options.Time, options.RateLimits) = (clock, false));
        await using var faulty = await StartAsync(options => options.Time = clock);
        await faulty.Faults("""{"rateLimitOff":true}""");
        Answer[] last = [];
        for (var i = 0; i < 3; i++)
            last = [await silent.Send(ToMany("+18005550100", 100)), await unlimited.Send(ToMany("+18005550100", 100)), await faulty.Send(ToMany("+18005550100", 100))];
        last.Select(answer => answer.Status).ShouldBe([HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted, HttpStatusCode.Accepted]);
        last[0].Headers.ShouldNotContainKey("Retry-After");
    }

    [Fact]
    public async Task Without_limits_only_what_would_have_been_refused_counts_as_struck()
    {
        await using var network = await StartAsync(options => options.Time = clock);
        await network.Faults("""{"rateLimitOff":true}""");
        await network.SendOk(ToMany("+18005550100", 100));
        await network.SendOk(ToMany("+18005550100", 100));
        await network.SendOk(ToMany("+18005550100", 1));

        var recent = (await network.Get("/emulator/events/recent")).Json.AsArray().Where(e => e!["kind"]!.GetValue<string>() == "faultStruck");
        recent.ShouldHaveSingleItem()!["details"]!.GetValue<string>().ShouldBe("rateLimitOff");
    }

    private static JsonObject ToMany(string from, int count)
    {
        var body = TextTo(Alice, from: from);
        body["smsRecipients"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["to"] = $"+86139000{i:00000}" })]);
        return body;
    }
}
