using Azure.Data.Tables;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class ParkContactTests : IAsyncLifetime
{
    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R42_a_contact_on_hold_keeps_its_unit_and_goes_on_when_it_is_resumed()
    {
        await _service.SignIn(Ann, units: 1);
        var contact = await _service.Accepted(Ann, _customer);
        var hold = _service.Get<HoldContact>();

        (await hold.Hold(contact.Id, Ann, CancellationToken.None)).Done().State.ShouldBe(ContactState.Held);
        (await hold.Hold(contact.Id, Ann, CancellationToken.None)).Done().State.ShouldBe(ContactState.Held, "a repeat changes nothing");
        await _service.Handle(Numbers.Chinese().Value, "在吗");
        (await _service.Agent(Ann)).Work.ShouldHaveSingleItem().Contact.ShouldBe(contact.Id);
        (await hold.Resume(contact.Id, Bob, CancellationToken.None)).Refusal.ShouldRefuse(RefusalKind.Conflict, "Ann put this on hold");
        (await hold.Resume(contact.Id, Ann, CancellationToken.None)).Done().State.ShouldBe(ContactState.Working);
        (await hold.Resume(contact.Id, Ann, CancellationToken.None)).Done().State.ShouldBe(ContactState.Working);

        (await _service.History(contact.Id)).Select(step => step.Kind).TakeLast(2).ShouldBe([StepKind.Held, StepKind.Resumed]);
    }

    [Fact]
    public async Task A_parked_contact_frees_its_agent_and_comes_back_to_them_when_the_customer_writes()
    {
        await _service.SignIn(Ann, units: 1);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);

        var parked = await Park(contact, null);
        (parked.State, parked.Until).ShouldBe((ContactState.Parked, _service.Now + TimeSpan.FromDays(30)));
        (await Park(contact, null)).Until.ShouldBe(parked.Until, "a repeat changes nothing");
        (await _service.Agent(Ann)).Work.ShouldBeEmpty();
        _service.Time.Advance(TimeSpan.FromMinutes(20));
        await _service.Handle(_customer.Value, "我回来了");

        var back = await _service.Contact(contact.Id);
        (back.State, back.Agent, back.Texts).ShouldBe((ContactState.Offered, Ann, 2));
        back.WaitingSince.ShouldBe(_service.Now, TimeSpan.FromSeconds(1), "somebody has worked on it: its wait begins anew");
    }

    [Fact]
    public async Task A_parked_contact_comes_back_at_its_time()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await Park(contact, _service.Now + TimeSpan.FromMinutes(10));

        await _service.Advance(TimeSpan.FromMinutes(9));
        await Beat();
        await _service.Sweep();
        (await _service.Contact(contact.Id)).State.ShouldBe(ContactState.Parked);
        await _service.Advance(TimeSpan.FromMinutes(2));
        await Beat();
        await _service.Sweep();

        var back = await _service.Contact(contact.Id);
        (back.State, back.Agent).ShouldBe((ContactState.Offered, Ann));
        (await _service.History(contact.Id)).ShouldContain(step => step.Kind == StepKind.Unparked && step.About == "time");
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_in_parking_leaves_a_parked_contact_and_a_free_agent_after_the_repeat()
    {
        await _service.SignIn(Ann);
        var (point, died) = (0, true);
        await Park(await _service.Accepted(Ann, Numbers.Chinese()), null);
        for (; died; point++)
        {
            var contact = await _service.Accepted(Ann, Numbers.Chinese());
            died = await _service.Dies(point, () => Park(contact, null));
            // A unit that was given so lately might still be waiting for its contact.
            await _service.Advance(TimeSpan.FromSeconds(12));
            (await Park(contact, null)).State.ShouldBe(ContactState.Parked);

            (await _service.Agent(Ann)).Work.ShouldBeEmpty($"point {point}");
            (await _service.History(contact.Id)).Count(step => step.Kind == StepKind.Parked).ShouldBe(1);
        }
        point.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task What_an_agent_has_parked_is_listed_until_it_comes_back()
    {
        await _service.SignIn(Ann);
        var (first, second) = (await _service.Accepted(Ann, _customer), await _service.Accepted(Ann, Numbers.Chinese()));
        await Park(first, null);
        await Park(second, null);

        (await Parked(Ann)).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await Parked(Bob)).ShouldBeEmpty();
        var (page, next) = await _service.Get<ParkedStore>().List(Ann, 1, null, CancellationToken.None);
        var (rest, end) = await _service.Get<ParkedStore>().List(Ann, 1, next, CancellationToken.None);
        page.Concat(rest).Select(contact => contact.Id).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        next.ShouldNotBeNull();
        if (end is not null) (await _service.Get<ParkedStore>().List(Ann, 1, end, CancellationToken.None)).Contacts.ShouldBeEmpty();

        await _service.Handle(_customer.Value, "我回来了");
        (await Parked(Ann)).ShouldBe([second.Id]);
        await _service.Get<AnswerOffer>().Accept(first.Id, Ann, CancellationToken.None);
        await Park(first, null);
        (await Parked(Ann)).ShouldBe([first.Id, second.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_row_of_the_list_whose_contact_is_not_parked_goes_when_it_is_read_but_not_while_the_contact_may_be_about_to_be()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.Get<ParkedStore>().Add(Ann, contact.Id, CancellationToken.None);
        (await Parked(Ann)).ShouldBeEmpty();
        (await ParkedRows(Ann)).ShouldBe(1);

        _service.Time.Advance(TimeSpan.FromMinutes(2));
        (await Parked(Ann)).ShouldBeEmpty();
        (await ParkedRows(Ann)).ShouldBe(0);
    }

    [Fact]
    public async Task A_parked_contact_is_brought_back_by_whoever_parked_it_and_by_no_other_agent()
    {
        await _service.SignIn(Ann, units: 1);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);
        await Park(contact, null);
        _service.Time.Advance(TimeSpan.FromMinutes(20));

        (await Unpark(contact, Bob)).Refusal.ShouldRefuse(RefusalKind.Forbidden, "Agent ann parked this");
        var back = (await Unpark(contact, Ann)).Done();

        (back.State, back.Agent).ShouldBe((ContactState.Offered, Ann));
        back.WaitingSince.ShouldBe(_service.Now, TimeSpan.FromSeconds(1));
        (await Unpark(contact, Ann)).Done().Steps.ShouldBe(back.Steps, "a repeat changes nothing");
        (await _service.History(contact.Id)).Single(step => step.Kind == StepKind.Unparked).By.ShouldBe(Ann);
        (await Parked(Ann)).ShouldBeEmpty();
        (await _service.Get<AnswerOffer>().Accept(contact.Id, Ann, CancellationToken.None)).Done();
        (await Unpark(contact, Ann)).Refusal.ShouldRefuse(RefusalKind.Conflict, "You accepted this");
        (await _service.Get<UnparkContact>().Execute(ContactId.Create(_customer.Key, _service.Now, "none"), Ann, false, CancellationToken.None)).Refusal.ShouldRefuse(RefusalKind.NotFound, "no contact");
    }

    [Fact]
    public async Task A_supervisor_brings_back_what_an_agent_parked()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await Park(contact, null);

        var back = (await _service.Get<UnparkContact>().Execute(contact.Id, "sue", true, CancellationToken.None)).Done();

        (back.State, back.Agent).ShouldBe((ContactState.Offered, Ann));
    }

    [Fact]
    public async Task What_cannot_be_parked_is_refused_with_the_reason()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);

        (await Try(contact, _service.Now + TimeSpan.FromDays(31))).ShouldRefuse(RefusalKind.Invalid, "30 days");
        (await Try(contact, _service.Now)).ShouldRefuse(RefusalKind.Invalid, "over");
        (await Try(contact, null, Bob)).ShouldRefuse(RefusalKind.Conflict, "Ann accepted");
        await Park(contact, null);
        (await Try(contact, null, Bob)).ShouldRefuse(RefusalKind.Conflict, "parked");

        await _service.Get<ChooseCallback>().Execute(
            new(Channel.Callback, Numbers.Chinese(), "callback", "", _service.Now, "zh-CN", "12580"), CancellationToken.None);
        await _service.Get<AssignContacts>().ToContact(Ann, CancellationToken.None);
        var callback = (await _service.Agent(Ann)).Work.ShouldHaveSingleItem().Contact;
        (await _service.Get<AnswerOffer>().Accept(callback, Ann, CancellationToken.None)).Done();
        (await Try(await _service.Contact(callback), null)).ShouldRefuse(RefusalKind.Invalid, "until");
        (await Try(await _service.Contact(callback), _service.Now + TimeSpan.FromHours(2))).ShouldBeNull();
    }

    private async Task<IEnumerable<ContactId>> Parked(string agent) => (await _service.Get<ParkedStore>().List(agent, 50, null, CancellationToken.None)).Contacts.Select(contact => contact.Id);

    private async Task<int> ParkedRows(string agent) =>
        await (await _service.Get<Tables>().Get(TableNames.Agents)).QueryAsync<TableEntity>($"PartitionKey eq '{agent}' and RowKey ge 'p-' and RowKey lt 'p.'").CountAsync();

    private Task<ContactResult> Unpark(Contact contact, string agent) => _service.Get<UnparkContact>().Execute(contact.Id, agent, false, CancellationToken.None);

    private async Task<Contact> Park(Contact contact, DateTimeOffset? until) => (await _service.Get<ParkContact>().Execute(contact.Id, Ann, until, CancellationToken.None)).Done();

    private async Task<Refusal?> Try(Contact contact, DateTimeOffset? until, string agent = Ann) => (await _service.Get<ParkContact>().Execute(contact.Id, agent, until, CancellationToken.None)).Refusal;

    private Task Beat() => _service.Get<SignedInStore>().Seen(Ann, CancellationToken.None);
}
