using Serverless.Operations;
using Serverless.Platform.Storage;
using Serverless.Tests.Support;

namespace Serverless.Tests.Operations;

public sealed class UnreadableTests : IAsyncLifetime
{
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("this is no event")]
    [InlineData("aGVsbG8=")]
    [InlineData("{\"eventType\":\"Microsoft.Communication.SMSReceived\",\"id\":\"1\",\"data\":{}}")]
    [InlineData("🙃 {")]
    public async Task What_cannot_be_read_is_kept_as_it_came_with_the_reason(string body)
    {
        await _service.Put(QueueNames.SmsInbound, body);

        await _service.Run();

        _service.Failures.ShouldBeEmpty("it would only fail again");
        (await _service.Unreadable()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            kept => kept.Raw.ShouldBe(body), kept => kept.Queue.ShouldBe(QueueNames.SmsInbound), kept => kept.Reason.ShouldNotBeNullOrWhiteSpace(), kept => kept.ReplayedAt.ShouldBeNull());
    }

    [Theory]
    [InlineData("Microsoft.Communication.SMSSomethingNew", 1)]
    [InlineData("Microsoft.EventGrid.SubscriptionValidationEvent", 0)]
    [InlineData("Microsoft.EventGrid.SubscriptionDeletedEvent", 0)]
    public async Task An_event_of_a_kind_that_nobody_knows_is_kept_and_the_event_services_own_are_not(string type, int kept)
    {
        await _service.Put(QueueNames.SmsInbound, $$"""[{"id":"1","eventType":"{{type}}","eventTime":"2026-11-23T00:00:00Z","data":{} }]""");

        await _service.Run();

        (await _service.Unreadable()).Count.ShouldBe(kept);
        _service.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_message_is_kept_once_however_often_it_is_handled()
    {
        var keep = _service.Get<KeepUnreadable>();

        for (var i = 0; i < 3; i++) await keep.Execute(QueueNames.SmsInbound, "why", "raw", "message-1", _service.Now, CancellationToken.None);
        await keep.Execute(QueueNames.SmsInbound, "why", "raw", "message-2", _service.Now, CancellationToken.None);

        (await _service.Unreadable()).Count.ShouldBe(2, "two messages that say the same are two");
    }

    [Fact]
    public async Task Of_many_events_in_one_message_only_those_that_cannot_be_read_are_kept()
    {
        var handset = Numbers.Chinese();
        var good = Events.Text("Incoming_1", handset.Value, "帮助", _service.Now).Trim('[', ']');
        await _service.Put(QueueNames.SmsInbound, $$"""[{"bad":1},{{good}},{"bad":2}]""");

        await _service.Run();

        (await _service.On(handset)).ShouldHaveSingleItem();
        (await _service.Unreadable()).Select(kept => kept.Raw).ShouldBe(["""{"bad":1}""", """{"bad":2}"""], ignoreOrder: true);
    }

    [Fact]
    public async Task A_replay_puts_the_message_back_and_says_who_did_it()
    {
        var handset = Numbers.Chinese();
        await _service.Put(QueueNames.SmsInbound, Events.Text("Incoming_1", handset.Value, "帮助", _service.Now, to: "95588"));
        await _service.Run();
        var kept = (await _service.Unreadable()).Single();
        // The cure: the number is ours after all.
        await using var cured = await Cured(kept);

        (await cured.On(handset)).ShouldHaveSingleItem();

        await _service.Get<ReplayUnreadable>().Execute(kept.Id, "Wang (7)", CancellationToken.None);
        (await _service.Unreadable()).ShouldHaveSingleItem("it is the same message").ShouldSatisfyAllConditions(
            replayed => replayed.ReplayedBy.ShouldBe("Wang (7)"), replayed => replayed.ReplayedAt.ShouldBe(_service.Now));
        (await _service.Peek(QueueNames.SmsInbound)).ShouldBe([kept.Raw]);
    }

    [Fact]
    public async Task Replaying_what_is_not_there_says_so() =>
        (await _service.Get<ReplayUnreadable>().Execute("no-such-id", "Wang", CancellationToken.None)).ShouldBeNull();

    [Fact]
    public async Task A_message_that_fails_every_time_ends_where_an_operator_sees_it_and_can_be_replayed()
    {
        await _service.Put(QueueNames.DeskDeadlines, """{"name":"look-at-contact","version":1,"contact":"not a contact id","agent":null}""");

        await _service.Run();
        await _service.Sweep();

        _service.Failures.Count.ShouldBe(5);
        var kept = (await _service.Unreadable()).ShouldHaveSingleItem();
        kept.ShouldSatisfyAllConditions(k => k.Queue.ShouldBe(QueueNames.DeskDeadlines), k => k.Reason.ShouldContain("log"), k => k.Raw.ShouldContain("not a contact id"));
        await _service.Get<ReplayUnreadable>().Execute(kept.Id, "Wang", CancellationToken.None);
        (await _service.Peek(QueueNames.DeskDeadlines)).ShouldBe([kept.Raw]);
    }

    [Theory]
    [InlineData(QueueNames.SmsInbound)]
    [InlineData(QueueNames.SmsReports)]
    [InlineData(QueueNames.SmsOutbound)]
    [InlineData(QueueNames.ConsentMirror)]
    [InlineData(QueueNames.DeskDeadlines)]
    public async Task Every_poison_queue_is_emptied_into_the_store_every_minute(string queue)
    {
        await _service.Put(queue + QueueNames.PoisonSuffix, "poison");

        await _service.Sweep();

        (await _service.Unreadable()).ShouldHaveSingleItem().Queue.ShouldBe(queue, "where a replay puts it");
        (await _service.Peek(queue + QueueNames.PoisonSuffix)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_poisoned_message_that_cannot_be_kept_now_is_kept_the_next_time()
    {
        for (var i = 0; i < 40; i++) await _service.Put(QueueNames.SmsInbound + QueueNames.PoisonSuffix, $"poison {i}");
        _service.Tap.DieAfter(5);
        await Should.ThrowAsync<ProcessDiedException>(_service.Sweep);
        _service.Tap.Revive();

        // Those that it had taken come back when storage's lease on them is over, which is not in this test.
        await _service.Sweep();

        (await _service.Unreadable()).Count.ShouldBeGreaterThan(8);
        (await _service.Unreadable()).Select(kept => kept.Raw).Distinct().Count().ShouldBe((await _service.Unreadable()).Count);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Jobs_that_nobody_can_read_are_not_lost_either(string body)
    {
        foreach (var queue in new[] { QueueNames.SmsOutbound, QueueNames.ConsentMirror, QueueNames.DeskDeadlines }) await _service.Put(queue, body);

        await _service.Run();
        await _service.Sweep();

        (await _service.Unreadable()).Select(kept => kept.Queue).ShouldBe([QueueNames.SmsOutbound, QueueNames.ConsentMirror, QueueNames.DeskDeadlines], ignoreOrder: true);
    }

    [Fact]
    public async Task The_newest_stands_first()
    {
        for (var i = 0; i < 5; i++)
            await _service.Get<KeepUnreadable>().Execute(QueueNames.SmsInbound, "why", $"{i}", $"m{i}", _service.Now.AddMinutes(i), CancellationToken.None);

        (await _service.Unreadable()).Select(kept => kept.Raw).ShouldBe(["4", "3", "2", "1", "0"]);
    }

    private async Task<InProcessService> Cured(UnreadableMessage kept)
    {
        var cured = await InProcessService.StartAsync(null, ("Sms:AlsoAccepted:0", "95588"));
        await cured.Put(kept.Queue, kept.Raw);
        await cured.Run();
        return cured;
    }
}
