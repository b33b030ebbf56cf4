using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class OpenContactTests : IAsyncLifetime
{
    private InProcessService _service = null!;
    private DeskDriver _desk = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        _desk = new(_service);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R48_a_message_waits_for_an_agent_with_its_number_and_words_and_the_rule_that_routed_it()
    {
        var handset = Numbers.Chinese();

        await _service.Handle(handset.Value, "我的手机没有信号", to: "1258");

        var contact = (await Open(handset)).ShouldNotBeNull();
        var received = (await _service.TextsOf(handset)).Single(text => text.Direction == Direction.In);
        contact.ShouldSatisfyAllConditions(
            c => c.Number.ShouldBe(handset), c => c.Subject.ShouldBe("我的手机没有信号"), c => c.State.ShouldBe(ContactState.Waiting), c => c.Channel.ShouldBe(Channel.Text),
            c => c.Language.ShouldBe("zh-CN"), c => c.ServiceNumber.ShouldBe("1258"), c => c.WaitingSince.ShouldBe(received.CreatedAt), c => c.Texts.ShouldBe(1),
            c => c.Queue.ShouldBe("faults"), c => c.Rule.ShouldBe("fault"), c => c.Priority.ShouldBe(5));
        (await _desk.History(contact)).ShouldHaveSingleItem().ShouldBe(new(StepKind.Opened, contact.OpenedAt, ContactStep.Service, "fault"));
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

        var contact = (await Open(handset)).ShouldNotBeNull();
        var messages = (await _service.TextsOf(handset)).Where(text => text.Command == "message").ToList();
        contact.Texts.ShouldBe(3, "help is no message for an agent");
        contact.Subject.ShouldBe("没有信号");
        contact.WaitingSince.ShouldBe(messages.Min(text => text.CreatedAt));
        contact.LastTextAt.ShouldBe(messages.Max(text => text.CreatedAt));
        (await _desk.Waiting()).ShouldBe([contact.Id]);
    }

    [Fact]
    public async Task Whoever_asks_for_a_person_moves_ahead_and_has_one_place()
    {
        var other = await _desk.Text("先到");
        var handset = Numbers.Chinese();
        var contact = await _desk.Text(handset, "请问几点开门");

        await _desk.Text(handset, "人工");

        (await _desk.Waiting()).ShouldBe([contact.Id, other.Id]);
        (await _desk.Read(contact)).ShouldSatisfyAllConditions(c => c.Priority.ShouldBe(0), c => c.Texts.ShouldBe(2), c => c.WaitingSince.ShouldBe(contact.WaitingSince));
        (await _desk.Text(handset, "在吗？")).Priority.ShouldBe(0);
    }

    [Fact]
    public async Task The_same_text_twice_in_any_order_or_at_the_same_time_makes_one_contact_in_one_place()
    {
        var handset = Numbers.Chinese();
        await _service.Text(handset.Value, "没有信号");
        await _service.Text(handset.Value, "人工");
        var events = await _service.Take(QueueNames.SmsInbound);
        events.Count.ShouldBe(2);

        await Task.WhenAll(events.Reverse().Concat(events).Concat(events).Select(received => Task.Run(() => _service.Deliver(QueueNames.SmsInbound, received))));

        var contact = (await Open(handset)).ShouldNotBeNull();
        (await _desk.Waiting()).ShouldBe([contact.Id]);
        contact.ShouldSatisfyAllConditions(c => c.Priority.ShouldBe(0), c => c.Texts.ShouldBe(2));
    }

    [Fact]
    public async Task A_text_that_comes_again_after_its_contact_was_closed_opens_no_other()
    {
        await _desk.SignIn("ann");
        var handset = Numbers.Chinese();
        await _service.Text(handset.Value, "没有信号");
        var received = (await _service.Take(QueueNames.SmsInbound)).ShouldHaveSingleItem();
        await _service.Deliver(QueueNames.SmsInbound, received);
        await _desk.Finish("ann", await _desk.Accept("ann"));

        await _service.Deliver(QueueNames.SmsInbound, received);

        (await Open(handset)).ShouldBeNull();
        (await _service.Get<ContactStore>().List(handset.Key, 10, null, CancellationToken.None)).Contacts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_customers_class_and_open_requests_can_decide_the_queue()
    {
        await _desk.Set(settings => settings with
        {
            Routing =
            [
                new RoutingRule("vip", new(CustomerClasses: ["business"]), "complaints", [], 1),
                new RoutingRule("again", new(HasOpenRequest: true), "faults", [], 2),
                .. settings.Routing,
            ],
        });
        var (vip, again) = (Numbers.Chinese(), Numbers.Chinese());
        await _service.Get<ClassifyCustomer>().Execute(vip.Key, "business", CancellationToken.None);
        await _service.Get<Serverless.Requests.CreateRequest>().Execute(
            new(again, Serverless.Requests.RequestKinds.All[0], new Dictionary<string, string>(), "没有信号", "contact", Channel.Text, "ann", "key"), CancellationToken.None);

        (await _desk.Text(vip, "在吗")).ShouldSatisfyAllConditions(c => c.Queue.ShouldBe("complaints"), c => c.Rule.ShouldBe("vip"), c => c.Priority.ShouldBe(1));
        (await _desk.Text(again, "在吗")).ShouldSatisfyAllConditions(c => c.Queue.ShouldBe("faults"), c => c.Rule.ShouldBe("again"));
        (await _desk.Text("在吗")).Queue.ShouldBe("service");
    }

    [Fact]
    public async Task A_long_message_is_shown_by_its_beginning_and_never_by_half_a_character()
    {
        (await _desk.Text(string.Concat(Enumerable.Repeat("😀", 80)))).Subject.ShouldBe(string.Concat(Enumerable.Repeat("😀", 49)) + "…");
    }

    [Fact]
    public async Task R47_a_voicemail_is_a_contact_of_its_own()
    {
        var handset = Numbers.Chinese();
        var text = await _desk.Text(handset, "没有信号");

        var voicemail = await _desk.Open(Channel.Voicemail, number: handset);

        voicemail.Id.ShouldNotBe(text.Id);
        (await Open(handset))!.Id.ShouldBe(text.Id, "texts join the text contact");
        (await _service.Get<ContactStore>().List(handset.Key, 10, null, CancellationToken.None)).Contacts.Select(contact => contact.Channel).ShouldBe([Channel.Voicemail, Channel.Text], ignoreOrder: true);
    }

    [Fact]
    public async Task A_customer_is_told_their_place_and_how_long_it_may_take()
    {
        var handset = Numbers.Chinese();
        await _desk.Text("一");
        await _desk.Text("二");
        await _desk.Text(handset, "三");
        await _service.Handle(handset.Value, "查询");
        (await LastAnswer(handset)).ShouldBe("您的留言排在第3位，座席会尽快回复。发 回电 请座席给您打电话。");

        await _desk.SignIn("ann");
        await _desk.Finish("ann", await _desk.Accept("ann"));
        await _service.Handle(handset.Value, "查询");
        // One was accepted within half an hour; the second rings, so one of the two before it is gone.
        (await LastAnswer(handset)).ShouldBe("您的留言排在第1位，预计等候30分钟。发 回电 请座席给您打电话。");

        await _desk.Finish("ann", await _desk.Accept("ann"));
        await _desk.Accept("ann");
        await _service.Handle(handset.Value, "QUEUE");
        (await LastAnswer(handset)).ShouldBe(DeskTemplates.WithAgent.English);

        var nobody = Numbers.Chinese();
        await _service.Handle(nobody.Value, "查询");
        (await LastAnswer(nobody)).ShouldBe(DeskTemplates.NothingWaits.Chinese);
    }

    [Fact]
    public async Task A_customer_who_would_rather_be_called_keeps_their_place()
    {
        var handset = Numbers.Chinese();
        var contact = await _desk.Text(handset, "请问几点开门");
        var other = await _desk.Text("二");

        await _service.Handle(handset.Value, "回电");

        (await _desk.Read(contact)).ShouldSatisfyAllConditions(c => c.Channel.ShouldBe(Channel.Callback), c => c.WaitingSince.ShouldBe(contact.WaitingSince));
        (await _desk.Waiting()).ShouldBe([contact.Id, other.Id]);
        (await LastAnswer(handset)).ShouldContain("回电");
        await _desk.SignIn("ann");
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id);
        (await _service.Get<AgentStore>().Slots("ann", CancellationToken.None)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Whoever_asks_to_be_called_without_a_message_opens_a_callback()
    {
        var handset = Numbers.Chinese();

        await _service.Handle(handset.Value, "CALLBACK");

        (await _service.Get<ContactStore>().List(handset.Key, 10, null, CancellationToken.None)).Contacts.ShouldHaveSingleItem().Channel.ShouldBe(Channel.Callback);
    }

    [Fact]
    public async Task Whoever_asks_three_times_to_be_called_is_called_once()
    {
        var handset = Numbers.Chinese();

        foreach (var _ in Enumerable.Range(0, 3)) await _service.Handle(handset.Value, "回电");

        var callback = (await All(handset)).ShouldHaveSingleItem();
        (callback.Channel, callback.Texts).ShouldBe((Channel.Callback, 3));
        await _service.Handle(handset.Value, "查询");
        (await LastAnswer(handset)).ShouldBe("您的回电排在第1位，请保持电话畅通。");

        await _desk.SignIn("ann");
        await _desk.Accept("ann");
        await _service.Handle(handset.Value, "回电");
        (await All(handset)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Working), c => c.Texts.ShouldBe(4));
        await _desk.Finish("ann", callback);
        (await _service.Get<ContactStore>().GetCustomer(handset.Key, CancellationToken.None)).OpenCallback.ShouldBeNull();
        await _service.Handle(handset.Value, "回电");
        (await All(handset)).Count.ShouldBe(2, "the first is over");
    }

    [Fact]
    public async Task A_message_that_became_a_callback_is_one_contact_for_texts_and_for_the_wish_to_be_called()
    {
        var handset = Numbers.Chinese();
        var contact = await _desk.Text(handset, "请问几点开门");
        await _service.Handle(handset.Value, "回电");
        await _desk.SignIn("ann");
        await _desk.Accept("ann");

        await _service.Handle(handset.Value, "回电");
        await _service.Handle(handset.Value, "我在家");

        (await All(handset)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Id.ShouldBe(contact.Id), c => c.Texts.ShouldBe(4), c => c.Agent.ShouldBe("ann"));
        await _desk.Finish("ann", contact);
        var customer = await _service.Get<ContactStore>().GetCustomer(handset.Key, CancellationToken.None);
        (customer.OpenText, customer.OpenCallback).ShouldBe((null, null));
    }

    [Fact]
    public async Task Wishes_to_be_called_that_come_at_once_and_twice_make_one_callback()
    {
        var handset = Numbers.Chinese();
        await _service.Text(handset.Value, "回电");
        await _service.Text(handset.Value, "CALLBACK");
        var events = await _service.Take(QueueNames.SmsInbound);

        await Task.WhenAll(events.Reverse().Concat(events).Select(received => Task.Run(() => _service.Deliver(QueueNames.SmsInbound, received))));

        (await All(handset)).ShouldHaveSingleItem().Texts.ShouldBe(2);
    }

    private async Task<IReadOnlyList<Contact>> All(PhoneNumber number) => (await _service.Get<ContactStore>().List(number.Key, 10, null, CancellationToken.None)).Contacts;

    private Task<Contact?> Open(PhoneNumber number) => _service.Get<ContactStore>().OpenOf(number.Key);

    private async Task<string> LastAnswer(PhoneNumber number) => (await _service.Network.MessagesOf(number.Value)).Last(text => text.Direction == "out").Message;
}
