using Serverless.Desk;
using Serverless.Platform;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class TransferContactTests : IAsyncLifetime
{
    private const string Words = "故障由维修组处理，他们会马上联系您。";

    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R20_R21_a_transfer_to_a_queue_tells_the_customer_is_logged_and_keeps_the_place()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer, "您好");
        _service.Time.Advance(TimeSpan.FromMinutes(3));

        var moved = (await Transfer(contact, new(null, "orders"), note: "要开发票")).Done();

        moved.ShouldSatisfyAllConditions(
            c => c.State.ShouldBe(ContactState.Waiting), c => c.Queue.ShouldBe("orders"), c => c.WaitingSince.ShouldBe(contact.WaitingSince), c => c.Agent.ShouldBeNull());
        (await _service.SaidTo(_customer)).ShouldHaveSingleItem().Body.ShouldBe($"您的问题已转给订购：{Words}");
        var step = (await _service.History(contact.Id)).Single(step => step.Kind == StepKind.Transferred);
        (step.By, step.About, step.Words, step.Note).ShouldBe((Ann, "queue/orders", Words, "要开发票"));
        var logged = (await Logged("2026-11")).ShouldHaveSingleItem();
        (logged.Contact, logged.Agent, logged.Name, logged.Target.Queue, logged.Words, logged.Note).ShouldBe((contact.Id, Ann, "Ann", "orders", Words, "要开发票"));
        (await _service.Agent(Ann)).Work.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_does_not_ring_again_at_whoever_gave_it_away_but_at_the_next_who_can()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        (await Transfer(contact, new(null, "orders"))).Done();
        await _service.Sweep();
        (await _service.Contact(contact.Id)).State.ShouldBe(ContactState.Waiting);

        await _service.SignIn(Bob);

        var rings = await _service.Contact(contact.Id);
        (rings.State, rings.Agent).ShouldBe((ContactState.Offered, Bob));
    }

    [Fact]
    public async Task R43_a_transfer_to_an_agent_rings_at_them_and_waits_at_its_place_when_they_decline()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);

        var rings = (await Transfer(contact, new(Bob, null))).Done();

        (rings.State, rings.Agent).ShouldBe((ContactState.Offered, Bob));
        (await _service.Agent(Bob)).EngagementFor(contact.Id)!.State.ShouldBe(EngagementState.Offered);
        (await _service.Agent(Ann)).Work.ShouldBeEmpty();
        (await _service.SaidTo(_customer)).ShouldHaveSingleItem().Body.ShouldBe($"您的问题已转给Bob：{Words}");
        (await Logged("2026-11")).ShouldHaveSingleItem().Target.Agent.ShouldBe(Bob);
        (await _service.Get<WorkShift>().NotReady(Ann, "lunch", CancellationToken.None)).Refusal.ShouldBeNull();
        (await _service.Get<AnswerOffer>().Decline(contact.Id, Bob, CancellationToken.None)).Done().ShouldSatisfyAllConditions(
            c => c.State.ShouldBe(ContactState.Waiting), c => c.WaitingSince.ShouldBe(contact.WaitingSince), c => c.Queue.ShouldBe(contact.Queue));
    }

    [Fact]
    public async Task A_lapsed_transfer_goes_back_to_the_queue()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);
        (await Transfer(contact, new(Bob, null))).Done();
        (await _service.Get<WorkShift>().NotReady(Ann, "lunch", CancellationToken.None)).Refusal.ShouldBeNull();

        await _service.Advance(TimeSpan.FromSeconds(16));

        (await _service.Contact(contact.Id)).ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Waiting), c => c.WaitingSince.ShouldBe(contact.WaitingSince));
        (await _service.Agent(Bob)).Work.ShouldBeEmpty();
    }

    [Fact]
    public async Task R19_only_whoever_was_trained_transfers()
    {
        await _service.SignIn(Ann, mayTransfer: false);
        var contact = await _service.Accepted(Ann, _customer);

        (await Transfer(contact, new(null, "orders"))).Refusal.ShouldRefuse(RefusalKind.Forbidden, "training");
        (await _service.Contact(contact.Id)).State.ShouldBe(ContactState.Working);
        (await _service.SaidTo(_customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task R20_without_words_for_the_customer_nothing_is_transferred()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);

        (await Transfer(contact, new(null, "orders"), words: " ")).Refusal.ShouldRefuse(RefusalKind.Invalid, "R20");
        (await Transfer(contact, new(null, "orders"), words: "不归我管")).Refusal.ShouldRefuse(RefusalKind.Wording, "不归我管");
        (await Transfer(contact, new(null, "nowhere"))).Refusal.ShouldRefuse(RefusalKind.Invalid, "orders");
        (await Transfer(contact, new(null, null))).Refusal.ShouldRefuse(RefusalKind.Invalid, "either");
        (await Transfer(contact, new(Bob, "orders"))).Refusal.ShouldRefuse(RefusalKind.Invalid, "either");
        (await Transfer(contact, new(Ann, null))).Refusal.ShouldRefuse(RefusalKind.Invalid, "already");
        (await Logged("2026-11")).ShouldBeEmpty();
    }

    [Fact]
    public async Task R43_an_agent_who_cannot_have_it_is_not_given_it_and_the_refusal_says_why()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        (await Transfer(contact, new(Bob, null))).Refusal.ShouldRefuse(RefusalKind.NotFound, "no agent");

        await _service.SignIn(Bob, units: 1);
        await Become(bob => bob with { Queues = ["orders"] });
        (await Transfer(contact, new(Bob, null))).Refusal.ShouldRefuse(RefusalKind.Conflict, $"Bob cannot serve this contact, which needs queue {contact.Queue}");
        await Become(bob => bob with { Queues = contact.Queue == "faults" ? ["faults"] : [contact.Queue, "faults"] });
        await _service.Get<WorkShift>().NotReady(Ann, "break", CancellationToken.None);
        await _service.Handle(Numbers.Chinese().Value, "故障");
        (await Transfer(contact, new(Bob, null))).Refusal.ShouldRefuse(RefusalKind.Conflict, "Bob is being offered another contact");
        (await _service.Get<AnswerOffer>().Accept((await _service.Agent(Bob)).Work[0].Contact, Bob, CancellationToken.None)).Done();
        (await Transfer(contact, new(Bob, null))).Refusal.ShouldRefuse(RefusalKind.Conflict, "Bob has no room: 1 of 1 units");
        await _service.Get<WorkShift>().NotReady(Bob, "lunch", CancellationToken.None);
        (await Transfer(contact, new(Bob, null))).Refusal.ShouldRefuse(RefusalKind.Conflict, "Bob is not ready: lunch");
        (await _service.Get<CloseContact>().WrapUp((await _service.Agent(Bob)).Work[0].Contact, Bob, null, null, CancellationToken.None)).Done();
        (await _service.Get<WorkShift>().SignOut(Bob, CancellationToken.None)).Refusal.ShouldBeNull();
        (await Transfer(contact, new(Bob, null))).Refusal.ShouldRefuse(RefusalKind.Conflict, "Bob is not signed in");

        (await _service.Contact(contact.Id)).Agent.ShouldBe(Ann);
        (await _service.SaidTo(_customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_contact_that_is_not_ones_own_is_not_transferred_and_a_repeat_transfers_once()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);
        (await Transfer(contact, new(null, "orders"), by: Bob)).Refusal.ShouldRefuse(RefusalKind.Conflict, "Ann accepted this");

        (await Transfer(contact, new(Bob, null))).Done();
        (await _service.Get<AnswerOffer>().Accept(contact.Id, Bob, CancellationToken.None)).Done();
        (await Transfer(contact, new(Bob, null))).Done().Agent.ShouldBe(Bob);
        (await Transfer(contact, new(null, "orders"), key: "other")).Refusal.ShouldRefuse(RefusalKind.Conflict, "Bob accepted this");

        (await Logged("2026-11")).Count.ShouldBe(1);
        (await _service.SaidTo(_customer)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_dies_anywhere_in_a_transfer_neither_loses_it_nor_leaves_the_customer_untold(bool toAgent)
    {
        var target = toAgent ? new TransferTarget(Bob, null) : new(null, "orders");
        var (point, died) = (0, true);
        // The warm one makes the tables; then on until the process lives long enough.
        await End(await Warm(target), Ann, Bob);
        for (; died; point++)
        {
            var customer = Numbers.Chinese();
            await _service.SignIn(Ann);
            var contact = await _service.Accepted(Ann, customer);
            if (toAgent) await _service.SignIn(Bob);
            died = await _service.Dies(point, () => Transfer(contact, target));
            await _service.Advance(TimeSpan.FromSeconds(6));
            // Done as a whole or not at all.
            var isTransferred = (await _service.History(contact.Id)).Any(step => step.Kind == StepKind.Transferred);
            (await _service.SaidTo(customer)).Count.ShouldBe(isTransferred ? 1 : 0, $"point {point}");
            (await Logged("2026-11")).Count(transfer => transfer.Contact == contact.Id).ShouldBe(isTransferred ? 1 : 0, $"point {point}");
            // Whom it was to ring at may have been claimed for nothing.
            await _service.Advance(TimeSpan.FromSeconds(30));
            if (!isTransferred) (await _service.Contact(contact.Id)).Agent.ShouldBe(Ann, $"point {point}");
            (await Transfer(contact, target)).Done();

            (await _service.SaidTo(customer)).ShouldHaveSingleItem();
            (await _service.History(contact.Id)).Count(step => step.Kind == StepKind.Transferred).ShouldBe(1);
            (await Logged("2026-11")).Count(transfer => transfer.Contact == contact.Id).ShouldBe(1);
            await End(contact, Ann, Bob);
        }
        point.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_customer_who_writes_English_is_told_in_English()
    {
        await _service.SignIn(Ann);
        await _service.Handle(_customer.Value, "EN");
        var contact = await _service.Accepted(Ann, _customer, "I want to order");

        (await Transfer(contact, new(null, "faults"), words: "they mend it")).Done();

        (await _service.SaidTo(_customer)).ShouldHaveSingleItem().Body.ShouldBe("Your message goes on to Faults: they mend it");
    }

    private async Task<Contact> Warm(TransferTarget target)
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, Numbers.Chinese());
        if (target.Agent is not null) await _service.SignIn(Bob);
        return (await Transfer(contact, target)).Done();
    }

    private Task<ContactResult> Transfer(Contact contact, TransferTarget target, string words = Words, string? note = null, string by = Ann, string key = "key") =>
        _service.Get<TransferContact>().Execute(contact.Id, by, target, words, note, key, CancellationToken.None);

    private async Task<IReadOnlyList<Transfer>> Logged(string month) => (await _service.Get<TransferStore>().List(month, 200, null, CancellationToken.None)).Transfers;

    private Task<Agent?> Become(Func<Agent, Agent> change) => _service.Get<ChangeAgent>().Execute(Bob, change, CancellationToken.None);

    /// <summary>The contact is over and the agents are gone.</summary>
    private async Task End(Contact contact, params string[] agents)
    {
        while (await _service.Contact(contact.Id) is { State: not ContactState.Closed } open)
        {
            await _service.Get<CloseContact>().Execute(open, new(StepKind.Closed, _service.Now, ContactStep.Service), CancellationToken.None);
        }
        await _service.Advance(TimeSpan.FromMinutes(1));
        foreach (var agent in agents)
        {
            if (await _service.Get<AgentStore>().Find(agent, CancellationToken.None) is not { } known) continue;
            known.Work.ShouldBeEmpty($"{agent} should have nothing left");
            (await _service.Get<WorkShift>().SignOut(agent, CancellationToken.None)).Refusal.ShouldBeNull();
        }
    }
}
