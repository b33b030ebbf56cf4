using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class WorkShiftTests : IAsyncLifetime
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
    public async Task R40_signing_in_makes_idle_and_signing_out_handles_nothing_more()
    {
        await _desk.SignIn("ann");
        (await _desk.Agent("ann")).Activity.ShouldBe(AgentActivity.Ready);

        (await Shift.SignOut("ann", CancellationToken.None)).Agent!.Activity.ShouldBe(AgentActivity.SignedOut);

        (await _desk.Text()).State.ShouldBe(ContactState.Waiting);
        (await Shift.Ready("ann", CancellationToken.None)).Refusal.ShouldBe(Refusal.NotSignedIn);
    }

    [Fact]
    public async Task R41_not_ready_takes_nothing_new_gives_back_what_rings_and_keeps_what_is_worked_on()
    {
        await _desk.SignIn("ann");
        var working = await _desk.Text();
        await _desk.Accept("ann");
        var ringing = await _desk.Text();

        (await Shift.NotReady("ann", "nonsense", CancellationToken.None)).Refusal!.Detail.ShouldContain("break");
        var ann = (await Shift.NotReady("ann", "lunch", CancellationToken.None)).Agent!;

        ann.ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.NotReady), a => a.Reason.ShouldBe("lunch"), a => a.Work.ShouldHaveSingleItem().Contact.ShouldBe(working.Id), a => a.Breaches.ShouldBeNull());
        (await _desk.Read(ringing)).State.ShouldBe(ContactState.Waiting);
        (await Shift.Ready("ann", CancellationToken.None)).Refusal.ShouldBeNull();
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(ringing.Id);
    }

    [Fact]
    public async Task Nobody_signs_out_with_contacts_in_hand()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Accept("ann");

        (await Shift.SignOut("ann", CancellationToken.None)).Refusal!.Detail.ShouldContain("1 contacts");
        (await _desk.Text()).State.ShouldBe(ContactState.Waiting, "whoever wants to leave gets nothing new");

        await _desk.Finish("ann", contact);
        (await Shift.SignOut("ann", CancellationToken.None)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_whose_screen_died_gives_back_what_rings_at_once_and_what_they_work_on_after_the_grace()
    {
        await _desk.SignIn("ann");
        var working = await _desk.Text();
        await _desk.Accept("ann");
        await _desk.SignIn("ben");
        await _service.Get<WorkShift>().NotReady("ben", "break", CancellationToken.None);
        await _desk.StayAlive(TimeSpan.FromMinutes(2), "ben");

        var ringing = await _desk.Text();
        ringing.Agent.ShouldBe("ann");
        await Watch();

        (await _desk.Read(ringing)).State.ShouldBe(ContactState.Waiting);
        (await _desk.Agent("ann")).ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.NotReady), a => a.Reason.ShouldBe(Agent.Lost), a => a.Work.ShouldHaveSingleItem());
        await _desk.StayAlive(TimeSpan.FromMinutes(3), "ben");
        await Watch();
        (await _desk.Read(working)).Agent.ShouldBe("ann", "the grace is not over");

        await _desk.StayAlive(TimeSpan.FromMinutes(2), "ben");
        await Watch();
        await Shift.Ready("ben", CancellationToken.None);

        var given = await _desk.Read(working);
        given.ShouldSatisfyAllConditions(c => c.Agent.ShouldBe("ben"), c => c.WaitingSince.ShouldBe(working.WaitingSince, "nobody loses their place"));
        (await _desk.History(working)).Select(step => step.Kind).ShouldBe([StepKind.Opened, StepKind.Offered, StepKind.Accepted, StepKind.AgentLost, StepKind.Offered]);
        (await _desk.Agent("ann")).ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.SignedOut), a => a.Work.ShouldBeEmpty());
    }

    [Fact]
    public async Task An_agent_who_comes_back_within_the_grace_keeps_their_work()
    {
        await _desk.SignIn("ann");
        var working = await _desk.Text();
        await _desk.Accept("ann");
        await _service.Advance(TimeSpan.FromMinutes(3));
        await Watch();

        await _desk.StayAlive(TimeSpan.FromMinutes(10), "ann");
        await Watch();

        (await _desk.Read(working)).ShouldSatisfyAllConditions(c => c.Agent.ShouldBe("ann"), c => c.State.ShouldBe(ContactState.Working));
        (await _desk.Agent("ann")).Mode.ShouldBe(AgentMode.NotReady, "they say themselves that they are ready again");
    }

    [Fact]
    public async Task An_agents_day_is_a_line_of_activities()
    {
        var start = _service.Now;
        await _desk.SignIn("ann");
        await _desk.Text();
        var contact = await _desk.Accept("ann");
        await _service.Get<CloseContact>().End(contact.Id, "ann", CancellationToken.None);
        await _desk.Finish("ann", contact);
        await Shift.NotReady("ann", "lunch", CancellationToken.None);
        await Shift.SignOut("ann", CancellationToken.None);

        var (events, _) = await _service.Get<AgentStore>().Timeline("ann", start.AddHours(-1), start.AddHours(1), 100, null, CancellationToken.None);

        events.Select(change => (change.Activity, change.Reason)).ShouldBe(
        [
            (AgentActivity.Ready, null), (AgentActivity.Offered, null), (AgentActivity.Talking, null), (AgentActivity.WrapUp, null), (AgentActivity.Ready, null),
            (AgentActivity.NotReady, "lunch"), (AgentActivity.NotReady, null), (AgentActivity.SignedOut, null),
        ]);
        events.Select(change => change.At).ShouldBeInOrder();
    }

    private WorkShift Shift => _service.Get<WorkShift>();

    private Task Watch() => _service.Get<WatchAgents>().Execute(CancellationToken.None);
}
