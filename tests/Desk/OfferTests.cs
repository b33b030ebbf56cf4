using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class OfferTests : IAsyncLifetime
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
    public async Task R17_an_offer_rings_for_fifteen_seconds_then_the_contact_is_back_at_its_place_and_the_agent_is_not_ready()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        var younger = await _desk.Text();
        await _service.Advance(TimeSpan.FromSeconds(12));
        (await _desk.RingingAt("ann")).ShouldNotBeNull();

        await _service.Advance(TimeSpan.FromSeconds(4));

        var ann = await _desk.Agent("ann");
        ann.ShouldSatisfyAllConditions(
            a => a.Mode.ShouldBe(AgentMode.NotReady), a => a.Reason.ShouldBe(Agent.Missed), a => a.Breaches.ShouldBe(new("2026-11", 1)), a => a.Work.ShouldBeEmpty(), a => a.Refusals.ShouldBeNull());
        (await _desk.Waiting()).ShouldBe([contact.Id, younger.Id]);
        (await _desk.Read(contact)).WaitingSince.ShouldBe(contact.WaitingSince);
        (await _desk.History(contact)).Select(step => step.Kind).ShouldBe([StepKind.Opened, StepKind.Offered, StepKind.Lapsed]);

        await _service.Get<WorkShift>().Ready("ann", CancellationToken.None);
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id, "who let it lapse may still be asked again");
    }

    [Fact]
    public async Task A_lapsed_offer_rings_at_the_next_agent_at_once()
    {
        await _desk.SignIn("ann", "ben");
        var contact = await _desk.Text();
        contact.Agent.ShouldBe("ann");

        await _service.Advance(TimeSpan.FromSeconds(16));

        (await _desk.Read(contact)).Agent.ShouldBe("ben");
    }

    [Fact]
    public async Task A_declined_contact_is_not_offered_again_to_that_agent()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Decline("ann");
        var next = await _desk.Text();

        (await _desk.RingingAt("ann"))!.Id.ShouldBe(next.Id);
        await _desk.Finish("ann", await _desk.Accept("ann"));
        await _service.Sweep();

        (await _desk.RingingAt("ann")).ShouldBeNull();
        (await _desk.Waiting()).ShouldBe([contact.Id]);
        await _desk.SignIn("ben");
        (await _desk.RingingAt("ben"))!.Id.ShouldBe(contact.Id);
    }

    [Fact]
    public async Task An_agent_who_declined_the_first_of_many_gets_the_next_of_them()
    {
        await _desk.SignIn("ann");
        for (var i = 0; i < 9; i++) await _desk.Text();
        for (var i = 0; i < 8; i++) await _desk.Decline("ann");

        (await _desk.RingingAt("ann")).ShouldNotBeNull("eight declined ones wait before it");
    }

    [Fact]
    public async Task R18_more_than_three_refusals_in_a_month_are_flagged_for_a_supervisor_once()
    {
        await _desk.SignIn("ann");
        for (var i = 0; i < 5; i++) await _desk.Text();
        for (var i = 0; i < 3; i++) await _desk.Decline("ann");
        (await Flags()).ShouldBeEmpty();

        await _desk.Decline("ann");
        await _desk.Decline("ann");

        (await _desk.Agent("ann")).Refusals.ShouldBe(new("2026-11", 5));
        (await Flags()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Agent.ShouldBe("ann"), f => f.Kind.ShouldBe("refusals"), f => f.Detail.ShouldContain("5 offers"));
    }

    [Fact]
    public async Task Refusals_are_counted_by_the_month()
    {
        await _desk.SignIn("ann");
        await _desk.Text();
        await _desk.Decline("ann");
        await _desk.StayAlive(TimeSpan.FromSeconds(1), "ann");
        _service.Time.Advance(TimeSpan.FromDays(10));
        await _desk.Text();
        await _desk.Decline("ann");

        (await _desk.Agent("ann")).Refusals.ShouldBe(new("2026-12", 1));
    }

    [Fact]
    public async Task Refusals_say_precisely_what_happened()
    {
        await _desk.SignIn("ann", "ben");
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        _service.Time.Advance(TimeSpan.FromSeconds(2));

        (await Accept("ben", contact)).ShouldBe(new Refusal(RefusalKind.Conflict, "Agent ann accepted this 3 s ago."));
        (await Accept("ann", contact)).ShouldBeNull("saying it again changes nothing");
        await _desk.Finish("ann", contact);
        (await Accept("ben", contact))!.Detail.ShouldBe("The contact was closed 1 s ago.");

        var lapsed = await _desk.Text(Numbers.Chinese(), "另一件事");
        var agent = lapsed.Agent!;
        _service.Time.Advance(TimeSpan.FromSeconds(20));
        (await Accept(agent, lapsed))!.Detail.ShouldContain("lapsed");
        var unknown = ContactId.Create(contact.Number.Key, _service.Now, "unknown");
        (await _service.Get<AnswerOffer>().Accept(unknown, "ann", CancellationToken.None)).Refusal.ShouldBe(Refusal.NoContact);
    }

    [Fact]
    public async Task A_customer_who_writes_again_joins_the_contact_whatever_its_state_and_its_agent_hears_of_it()
    {
        await _desk.SignIn("ann");
        var customer = Numbers.Chinese();
        var contact = await _desk.Text(customer, "一");
        await _desk.Accept("ann");
        var seen = (await _desk.Agent("ann")).ETag;

        (await _desk.Text(customer, "二")).ShouldSatisfyAllConditions(c => c.Id.ShouldBe(contact.Id), c => c.State.ShouldBe(ContactState.Working), c => c.Texts.ShouldBe(2));
        (await _desk.Agent("ann")).ETag.ShouldNotBe(seen, "the poll must see news");
        (await _service.Network.MessagesOf(customer.Value)).Count(text => text.Direction == "out").ShouldBe(1, "in a talk the agent answers, not the service");

        await _service.Get<CloseContact>().End(contact.Id, "ann", CancellationToken.None);
        (await _desk.Text(customer, "三")).ShouldSatisfyAllConditions(c => c.Id.ShouldBe(contact.Id), c => c.State.ShouldBe(ContactState.Working, "the agent still has it"));
        (await _desk.Agent("ann")).Work.ShouldHaveSingleItem().State.ShouldBe(EngagementState.Working);
        await _service.Advance(TimeSpan.FromMinutes(1));
        (await _desk.Read(contact)).State.ShouldBe(ContactState.Working, "its wrap-up is no longer running");

        await _desk.Finish("ann", contact);
        (await _desk.Text(customer, "四")).Id.ShouldNotBe(contact.Id);
    }

    [Fact]
    public async Task Wrap_up_ends_by_itself_and_the_agent_gets_the_next()
    {
        await _desk.Hire("ann", units: 1);
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        var next = await _desk.Text();
        await _service.Get<CloseContact>().End(contact.Id, "ann", CancellationToken.None);
        (await _desk.Agent("ann")).Activity.ShouldBe(AgentActivity.WrapUp);
        (await _desk.RingingAt("ann")).ShouldBeNull();

        await _service.Advance(TimeSpan.FromSeconds(31));

        (await _desk.Read(contact)).State.ShouldBe(ContactState.Closed);
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(next.Id);
    }

    [Fact]
    public async Task A_queue_that_wants_a_disposition_gets_one_of_its_own()
    {
        await _desk.Set(settings => settings with { Queues = [.. settings.Queues.Select(queue => queue with { RequiresDisposition = true })] });
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Accept("ann");

        (await _service.Get<CloseContact>().WrapUp(contact.Id, "ann", null, null, CancellationToken.None)).Refusal!.Detail.ShouldContain("solved");
        (await _service.Get<CloseContact>().WrapUp(contact.Id, "ann", "nonsense", null, CancellationToken.None)).Refusal!.Detail.ShouldContain("There is no disposition 'nonsense'");
        (await _desk.Finish("ann", contact)).Disposition.ShouldBe("solved");
        (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(step => step.Kind.ShouldBe(StepKind.Closed), step => step.By.ShouldBe("ann"), step => step.About.ShouldBe("solved"));
    }

    private async Task<Refusal?> Accept(string agent, Contact contact) => (await _service.Get<AnswerOffer>().Accept(contact.Id, agent, CancellationToken.None)).Refusal;

    private async Task<IReadOnlyList<SupervisorFlag>> Flags() => (await _service.Get<FlagStore>().List(100, null, CancellationToken.None)).Flags;
}
