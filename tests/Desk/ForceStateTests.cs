using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ForceStateTests : IAsyncLifetime
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
    public async Task Ready_gives_what_waits()
    {
        await _desk.SignIn("ann");
        await _service.Get<WorkShift>().NotReady("ann", "lunch", CancellationToken.None);
        var contact = await _desk.Text();
        contact.State.ShouldBe(ContactState.Waiting);

        (await Force(AgentMode.Ready)).Agent!.Mode.ShouldBe(AgentMode.Ready);

        (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id);
        (await Force(AgentMode.Ready)).Agent!.HasOffer.ShouldBeTrue("once more changes nothing");
    }

    [Fact]
    public async Task Ready_is_no_sign_of_life()
    {
        await _desk.SignIn("ann");
        _service.Time.Advance(TimeSpan.FromMinutes(1));
        await _service.Sweep();
        (await _desk.Agent("ann")).Reason.ShouldBe(Agent.Lost);

        await Force(AgentMode.Ready);
        await _service.Sweep();

        (await _desk.Agent("ann")).ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.NotReady), a => a.Reason.ShouldBe(Agent.Lost));
    }

    [Fact]
    public async Task Not_ready_gives_back_what_rings_by_the_supervisors_name_and_leaves_the_work()
    {
        await _desk.SignIn("ann");
        var working = await _desk.Text();
        await _desk.Accept("ann");
        var ringing = await _desk.Text();

        var (agent, refusal) = await Force(AgentMode.NotReady, "training");

        refusal.ShouldBeNull();
        agent!.ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.NotReady), a => a.Reason.ShouldBe("training"), a => a.UsedUnits.ShouldBe(1));
        (await _desk.Read(working)).State.ShouldBe(ContactState.Working);
        (await _desk.Read(ringing)).State.ShouldBe(ContactState.Waiting);
        (await _desk.History(ringing))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.Withdrawn), s => s.By.ShouldBe("sue"), s => s.About.ShouldBe("ann"));
        (await Force(AgentMode.NotReady)).Agent!.Reason.ShouldBe(Agent.Forced);
    }

    [Fact]
    public async Task Signed_out_returns_all_they_have_to_the_queues_where_others_get_it()
    {
        await _desk.SignIn("ann");
        var working = await _desk.Text();
        await _desk.Accept("ann");
        var wrapping = await _desk.Text();
        await _desk.Accept("ann");
        await _service.Get<CloseContact>().End(wrapping.Id, "ann", CancellationToken.None);
        var ringing = await _desk.Text();
        ringing.Agent.ShouldBe("ann");

        var (agent, refusal) = await Force(AgentMode.SignedOut);

        refusal.ShouldBeNull();
        agent!.ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.SignedOut), a => a.Work.ShouldBeEmpty());
        (await _service.Get<SignedInStore>().SeenAt("ann", CancellationToken.None)).ShouldBeNull();
        (await _desk.Read(wrapping)).State.ShouldBe(ContactState.Closed, "only its notes were missing");
        foreach (var contact in new[] { working, ringing })
        {
            (await _desk.Read(contact)).ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Waiting), c => c.WaitingSince.ShouldBe(contact.WaitingSince));
            (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.Reassigned), s => s.By.ShouldBe("sue"), s => s.About.ShouldBe("ann"));
            await _desk.ShouldBeWithItsHolderAlone(contact, "ann");
        }
        (await Force(AgentMode.SignedOut)).Refusal.ShouldBeNull("it is so already");
        await _desk.SignIn("ben");
        (await _desk.RingingAt("ben"))!.Id.ShouldBe(working.Id, "it has waited longest");
    }

    [Fact]
    public async Task A_unit_that_a_crash_left_behind_does_not_keep_anybody_signed_in()
    {
        var contact = await _desk.Text();
        await _desk.SignIn("ann");
        var agent = await _desk.Agent("ann");
        var leftOver = new Engagement(contact.Id, "left-over", Channel.Text, [3], EngagementState.Offered, _service.Now, _service.Now + TimeSpan.FromSeconds(15));
        (await _service.Get<ChangeAgent>().Save(agent, agent.With(leftOver), CancellationToken.None)).ShouldNotBeNull();

        var early = await Force(AgentMode.SignedOut);
        early.Refusal!.Detail.ShouldContain("not ready now");
        (await _desk.Agent("ann")).Mode.ShouldBe(AgentMode.NotReady);
        _service.Time.Advance(TimeSpan.FromSeconds(11));

        (await Force(AgentMode.SignedOut)).Agent!.Mode.ShouldBe(AgentMode.SignedOut);
        await _desk.ShouldBeWithItsHolderAlone(contact, "ann");
    }

    [Fact]
    public async Task Refusals_say_why()
    {
        (await Force(AgentMode.Ready)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        await _desk.SignIn("ann");
        (await Force(AgentMode.NotReady, "nonsense")).Refusal!.Detail.ShouldContain("break, lunch, training");
        (await Force(AgentMode.Ready, "lunch")).Refusal!.Kind.ShouldBe(RefusalKind.Invalid);
        await _service.Get<WorkShift>().SignOut("ann", CancellationToken.None);
        foreach (var mode in new[] { AgentMode.Ready, AgentMode.NotReady })
            (await Force(mode)).Refusal!.ShouldSatisfyAllConditions(r => r.Kind.ShouldBe(RefusalKind.Conflict), r => r.Detail.ShouldContain("Agent ann is not signed in"));
    }

    private Task<AgentResult> Force(AgentMode mode, string? reason = null) => _service.Get<ForceState>().Execute("ann", mode, reason, "sue", CancellationToken.None);
}
