using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class PlaceContactTests : IAsyncLifetime
{
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R48_a_message_waits_for_an_agent_with_its_number_and_words()
    {
        var handset = Numbers.Chinese();

        await _service.Handle(handset.Value, "我的手机没有信号", to: "1258");

        var contact = (await Inbox()).ShouldHaveSingleItem();
        var received = (await _service.TextsOf(handset)).Single(text => text.Direction == Direction.In);
        contact.ShouldSatisfyAllConditions(
            c => c.Number.ShouldBe(handset), c => c.Subject.ShouldBe("我的手机没有信号"), c => c.State.ShouldBe(ContactState.Waiting), c => c.Language.ShouldBe("zh-CN"),
            c => c.ServiceNumber.ShouldBe("1258"), c => c.WaitingSince.ShouldBe(received.CreatedAt), c => c.TextIds.ShouldBe([received.Id.Value]));
    }

    [Fact]
    public async Task Everything_that_a_number_texts_joins_the_one_contact_that_waits()
    {
        var handset = Numbers.Chinese();
        foreach (var message in new[] { "没有信号", "在宁波", "急！" })
        {
            await _service.Handle(handset.Value, message);
            _service.Time.Advance(TimeSpan.FromMinutes(1));
        }
        await _service.Handle(handset.Value, "帮助");

        var contact = (await Inbox()).ShouldHaveSingleItem();
        var messages = (await _service.TextsOf(handset)).Where(text => text.Command == "message").ToList();
        contact.TextIds.ShouldBe(messages.Select(text => text.Id.Value), "help is no message for an agent");
        contact.Subject.ShouldBe("没有信号");
        contact.WaitingSince.ShouldBe(messages[0].CreatedAt);
        contact.LastTextAt.ShouldBe(messages[^1].CreatedAt);
    }

    [Fact]
    public async Task Contacts_wait_in_the_order_in_which_they_came_and_whoever_asks_for_a_person_goes_first()
    {
        var (first, second, person, third) = (Numbers.Chinese(), Numbers.Chinese(), Numbers.Chinese(), Numbers.Chinese());
        foreach (var (number, message) in new[] { (first, "一"), (second, "二"), (person, "人工"), (third, "三") })
        {
            await _service.Handle(number.Value, message);
            _service.Time.Advance(TimeSpan.FromSeconds(5));
        }

        (await Inbox()).Select(contact => contact.Number).ShouldBe([person, first, second, third]);
    }

    [Fact]
    public async Task Whoever_asks_for_a_person_after_a_message_moves_ahead_and_has_one_place()
    {
        var (other, handset) = (Numbers.Chinese(), Numbers.Chinese());
        await _service.Handle(other.Value, "先到");
        _service.Time.Advance(TimeSpan.FromSeconds(5));
        await _service.Handle(handset.Value, "没有信号");
        _service.Time.Advance(TimeSpan.FromSeconds(5));

        await _service.Handle(handset.Value, "人工");

        (await Inbox()).Select(contact => contact.Number).ShouldBe([handset, other]);
        (await Inbox())[0].TextIds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_loses_their_place_by_asking_again()
    {
        var (handset, other) = (Numbers.Chinese(), Numbers.Chinese());
        await _service.Handle(handset.Value, "人工");
        _service.Time.Advance(TimeSpan.FromSeconds(5));
        await _service.Handle(other.Value, "人工");
        _service.Time.Advance(TimeSpan.FromSeconds(5));

        await _service.Handle(handset.Value, "在吗？");
        await _service.Handle(handset.Value, "人工");

        (await Inbox()).Select(contact => contact.Number).ShouldBe([handset, other]);
    }

    [Fact]
    public async Task Events_that_come_twice_in_any_order_or_at_the_same_time_make_one_contact_in_one_place()
    {
        var handset = Numbers.Chinese();
        await _service.Text(handset.Value, "没有信号");
        await _service.Text(handset.Value, "人工");
        foreach (var event_ in await _service.Take(QueueNames.SmsInbound)) await _service.Deliver(QueueNames.SmsInbound, event_);
        var events = await _service.Take(QueueNames.DeskContacts);
        events.Count.ShouldBe(2);

        await Task.WhenAll(events.Reverse().Concat(events).Concat(events).Select(event_ => Task.Run(() => _service.Deliver(QueueNames.DeskContacts, event_))));

        var contact = (await Inbox()).ShouldHaveSingleItem();
        contact.Priority.ShouldBe(Contact.Person);
        contact.TextIds.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_long_message_is_shown_by_its_beginning_and_never_by_half_a_character()
    {
        var handset = Numbers.Chinese();

        await _service.Handle(handset.Value, string.Concat(Enumerable.Repeat("😀", 80)));

        (await Inbox()).ShouldHaveSingleItem().Subject.ShouldBe(string.Concat(Enumerable.Repeat("😀", 49)) + "…");
    }

    [Fact]
    public async Task A_thread_that_nobody_answers_for_long_does_not_outgrow_its_row()
    {
        var handset = Numbers.Chinese();
        await _service.Handle(handset.Value, "0");
        var number = handset.Key.Value;

        for (var i = 0; i < 250; i++)
            await _service.Get<PlaceContact>().Execute(new(ContactEvent.TextReceived, 1, number, $"{number}{i:000000000000000000000}", false, _service.Now), CancellationToken.None);

        var contact = (await Inbox()).ShouldHaveSingleItem();
        contact.TextIds.Count.ShouldBe(200);
        contact.TextIds[^1].ShouldEndWith("249");
    }

    [Fact]
    public async Task The_inbox_is_read_page_by_page()
    {
        var numbers = Enumerable.Range(0, 12).Select(_ => Numbers.Chinese()).ToList();
        foreach (var number in numbers)
        {
            await _service.Handle(number.Value, "在吗");
            _service.Time.Advance(TimeSpan.FromSeconds(1));
        }

        List<PhoneNumber> read = [];
        string? continuation = null;
        do
        {
            (var page, continuation) = await _service.Get<DeskStore>().ListWaiting(5, continuation, CancellationToken.None);
            page.Count.ShouldBeLessThanOrEqualTo(5);
            read.AddRange(page.Select(contact => contact.Number));
        }
        while (continuation is not null);

        read.ShouldBe(numbers);
    }

    private async Task<IReadOnlyList<Contact>> Inbox() => (await _service.Get<DeskStore>().ListWaiting(100, null, CancellationToken.None)).Contacts;
}
