using Serverless.Consent;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Consent;

public sealed class ChangeConsentTests : IAsyncLifetime
{
    private readonly PhoneNumber _handset = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("退订", SuppressionScope.All, "已退订")]
    [InlineData("STOP", SuppressionScope.All, "opted out")]
    [InlineData("Stop. Thank you", SuppressionScope.All, "opted out")]
    [InlineData("不要再发短信了", SuppressionScope.All, "已退订")]
    [InlineData("TD", SuppressionScope.Marketing, "推广")]
    [InlineData("回复T", SuppressionScope.Marketing, "推广")]
    public async Task An_opt_out_is_confirmed_once_and_kept_with_its_wording_and_the_text_that_said_it(string words, SuppressionScope scope, string confirmation)
    {
        await _service.Handle(_handset.Value, words);

        (await _service.On(_handset)).ShouldHaveSingleItem().Message.ShouldContain(confirmation);
        var received = (await _service.TextsOf(_handset)).Single(text => text.Direction == Direction.In);
        var cause = (await InForce()).ShouldHaveSingleItem().ShouldSatisfy(wish => wish.Scope.ShouldBe(scope)).Cause;
        (cause.Source, cause.Wording, cause.CauseId, cause.At).ShouldBe((ConsentSource.Handset, words, received.Id.Value, received.CreatedAt));
        (await Trail()).ShouldHaveSingleItem().Suppressed.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_opts_out_again_gets_no_second_confirmation()
    {
        await _service.Handle(_handset.Value, "退订");
        _service.Time.Advance(TimeSpan.FromMinutes(1));
        await _service.Handle(_handset.Value, "STOP");
        _service.Time.Advance(TimeSpan.FromMinutes(1));
        await _service.Handle(_handset.Value, "TD");

        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await Trail()).Count.ShouldBe(3, "the trail has every wish all the same");
    }

    [Fact]
    public async Task Whoever_opted_out_of_advertising_and_then_of_everything_is_told_of_both()
    {
        await _service.Handle(_handset.Value, "TD");
        await _service.Handle(_handset.Value, "退订");

        (await _service.On(_handset)).Count.ShouldBe(2);
        (await InForce()).Select(wish => wish.Scope).ShouldBe([SuppressionScope.All, SuppressionScope.Marketing], ignoreOrder: true);
    }

    [Fact]
    public async Task START_restores_everything_and_is_confirmed()
    {
        await _service.Handle(_handset.Value, "TD");
        await _service.Handle(_handset.Value, "退订");
        await _service.Advance(TimeSpan.FromMinutes(2));

        await _service.Handle(_handset.Value, "START");

        (await InForce()).ShouldBeEmpty();
        (await _service.RunUntil(() => _service.On(_handset), texts => texts.Count == 3, "it should be confirmed"))[^1].Message.ShouldContain("again");
        (await _service.RunUntil(() => _service.SentTo(_handset), texts => texts[^1].Status == TextStatus.Delivered, "the carrier should not block it any more")).ShouldNotBeEmpty();
        (await _service.Send(A.Outgoing(Purpose.Marketing, _handset.Value))).Status.ShouldBe(TextStatus.Accepted);
        var trail = await Trail();
        trail.Count.ShouldBe(4);
        trail[0].Suppressed.ShouldBeFalse("newest first");
    }

    [Fact]
    public async Task The_carriers_list_follows_once_the_confirmation_has_arrived()
    {
        await _service.Handle(_handset.Value, "退订");
        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeFalse();
        (await _service.RunUntil(() => _service.SentTo(_handset), texts => texts is [{ Status: TextStatus.Delivered }], "the confirmation should arrive")).ShouldNotBeNull();

        await _service.Advance(TimeSpan.FromMinutes(1.1));
        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeTrue();

        await _service.Handle(_handset.Value, "恢复");
        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_opt_out_of_advertising_stays_here_since_the_carriers_list_would_block_answers_too()
    {
        await _service.Handle(_handset.Value, "TD");
        await _service.Advance(TimeSpan.FromMinutes(5));

        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeFalse();
        await _service.Handle(_handset.Value, "帮助");
        (await _service.RunUntil(() => _service.SentTo(_handset), texts => texts.Count == 2 && texts.All(text => text.Status == TextStatus.Delivered), "answers go on")).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_opt_out_and_its_undoing_within_a_minute_leave_the_carriers_list_as_it_was()
    {
        await _service.Handle(_handset.Value, "退订");
        _service.Time.Advance(TimeSpan.FromSeconds(10));
        await _service.Handle(_handset.Value, "恢复");

        await _service.Advance(TimeSpan.FromMinutes(5));

        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeFalse();
    }

    [Fact]
    public async Task While_the_carriers_list_cannot_be_changed_the_wish_counts_here_and_the_list_follows_later()
    {
        await _service.Network.Faults(new { serviceUnavailable503 = new { operation = "optOuts" } });
        await _service.Handle(_handset.Value, "退订");
        await _service.Advance(TimeSpan.FromMinutes(1));
        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value))).Status.ShouldBe(TextStatus.Suppressed);
        await _service.Advance(TimeSpan.FromHours(1));
        _service.Failures.ShouldBeEmpty("an hour's trouble at the carrier is not one of ours");
        await _service.Network.NoFaults();
        await _service.Advance(TimeSpan.FromMinutes(6));
        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeTrue();

        await _service.Network.Faults(new { serviceUnavailable503 = new { count = 1, operation = "optOuts" } });
        await _service.Handle(_handset.Value, "恢复");
        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBeFalse("the job made up for it");
        await _service.RunUntil(() => _service.SentTo(_handset), texts => texts.All(text => text.Status.IsFinal()), "the carrier should have spoken");
        (await InForce()).ShouldBeEmpty("what it blocked until then says nothing of the person");
        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, "later"))).Status.ShouldBe(TextStatus.Accepted);
    }

    [Fact]
    public async Task A_carrier_that_refuses_to_change_its_list_ends_where_an_operator_sees_it()
    {
        await _service.Network.Faults(new { always401 = new { operation = "optOuts" } });

        await _service.Handle(_handset.Value, "退订");
        await _service.Advance(TimeSpan.FromMinutes(10));
        await _service.Sweep();

        (await _service.Unreadable()).ShouldHaveSingleItem().Queue.ShouldBe(QueueNames.ConsentMirror);
    }

    // Each line: the wishes in the order in which they reach us, with the minute at which they were said, and what holds in the end.
    [Theory]
    [InlineData("退订@1 恢复@2", false)]
    [InlineData("恢复@2 退订@1", false)]
    [InlineData("恢复@1 退订@2", true)]
    [InlineData("退订@2 恢复@1", true)]
    [InlineData("退订@1 退订@3 恢复@2", true)]
    [InlineData("退订@1 恢复@3 退订@2", false)]
    [InlineData("恢复@3 退订@1 退订@2", false)]
    [InlineData("恢复@1 恢复@3 退订@2", false)]
    [InlineData("TD@2 恢复@1", true)]
    [InlineData("恢复@2 TD@1", false)]
    public async Task The_latest_wish_holds_in_whatever_order_they_come(string wishes, bool isSuppressed)
    {
        foreach (var (wish, i) in wishes.Split(' ').Select((wish, i) => (wish.Split('@'), i)))
            await _service.Deliver(QueueNames.SmsInbound, Events.Text($"Incoming_{i}", _handset.Value, wish[0], _service.Now.AddMinutes(int.Parse(wish[1], System.Globalization.CultureInfo.InvariantCulture))));
        await _service.Advance(TimeSpan.FromMinutes(5));

        (await InForce()).Any().ShouldBe(isSuppressed);
        (await _service.Network.IsOptedOut(_handset.Value)).ShouldBe(isSuppressed && wishes.Contains("退订", StringComparison.Ordinal));
        (await _service.Send(A.Outgoing(Purpose.Marketing, _handset.Value))).Status.ShouldBe(isSuppressed ? TextStatus.Suppressed : TextStatus.Accepted);
    }

    [Fact]
    public async Task Nobody_is_told_that_a_wish_counts_which_they_have_changed_since()
    {
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_2", _handset.Value, "恢复", _service.Now.AddMinutes(2)));
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_1", _handset.Value, "退订", _service.Now.AddMinutes(1)));
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_4", _handset.Value, "退订", _service.Now.AddMinutes(4)));
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_3", _handset.Value, "恢复", _service.Now.AddMinutes(3)));

        (await _service.On(_handset)).Select(text => text.Message[..3]).ShouldBe(["已恢复", "已退订"]);
    }

    [Fact]
    public async Task The_same_event_again_leaves_one_entry_in_the_trail()
    {
        var body = Events.Text("Incoming_1", _handset.Value, "退订", _service.Now);

        for (var i = 0; i < 3; i++) await _service.Deliver(QueueNames.SmsInbound, body);

        (await Trail()).ShouldHaveSingleItem();
        (await InForce()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Wishes_of_many_people_at_the_same_time_are_all_kept_and_listed_page_by_page()
    {
        var people = Enumerable.Range(0, 30).Select(_ => Numbers.Chinese()).ToList();
        var change = _service.Get<ChangeConsent>();
        await Task.WhenAll(people.Select((number, i) =>
            change.Suppress(new(number, ConsentSource.Operator, _service.Now, null, $"api/{i}", "asked by phone", "Test"), i % 2 == 0 ? SuppressionScope.All : SuppressionScope.Marketing, CancellationToken.None)));
        await change.Lift(new(people[0], ConsentSource.Operator, _service.Now, null, "api/lift", "asked again", "Test"), CancellationToken.None);

        List<string> listed = [];
        string? continuation = null;
        var pages = 0;
        do
        {
            (var page, continuation) = await _service.Get<ConsentStore>().List(7, continuation, CancellationToken.None);
            page.Count.ShouldBeLessThanOrEqualTo(7);
            listed.AddRange(page.Select(wish => wish.Number.Value));
            pages++;
        }
        while (continuation is not null);

        listed.Order().ShouldBe(people.Skip(1).Select(number => number.Value).Order());
        pages.ShouldBeGreaterThan(4);
    }

    private async Task<IReadOnlyList<Suppression>> InForce() =>
        [.. (await _service.Get<ConsentStore>().Of(_handset.Key, CancellationToken.None)).Where(wish => wish.Active)];

    private Task<IReadOnlyList<ConsentEvent>> Trail() => _service.Get<ConsentStore>().AuditOf(_handset.Key, CancellationToken.None);
}
