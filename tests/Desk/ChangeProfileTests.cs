using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ChangeProfileTests : IAsyncLifetime
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
    public async Task A_new_queue_or_skill_gives_what_waits_for_it()
    {
        await _desk.Hire("ann", queues: ["orders"], skills: []);
        var service = await _desk.Text("请问");
        var english = await _desk.Text(Numbers.American(), "hello, what are your opening hours please");

        await Change("ann", profile => profile with { Queues = ["orders", "service"] });
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(service.Id);
        await _desk.Accept("ann");
        (await _desk.RingingAt("ann")).ShouldBeNull();

        await Change("ann", profile => profile with { Skills = ["EN"] });
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(english.Id);
        (await _desk.Agent("ann")).Skills.ShouldBe(["en"]);
    }

    [Fact]
    public async Task Whoever_lost_a_queue_is_not_asked_for_it_any_more()
    {
        await _desk.SignIn("ann");
        await Change("ann", profile => profile with { Queues = ["orders"] });

        (await _desk.Text("请问")).State.ShouldBe(ContactState.Waiting);
        (await _desk.Text("我要订购")).Agent.ShouldBe("ann");
    }

    [Fact]
    public async Task Units_cut_below_what_is_in_use_leave_the_work_and_stop_new_offers()
    {
        await _desk.SignIn("ann");
        List<Contact> work = [];
        for (var i = 0; i < 3; i++)
        {
            await _desk.Text();
            work.Add(await _desk.Accept("ann"));
        }
        await Change("ann", profile => profile with { Units = 1 });
        await _desk.Text();

        (await _desk.Agent("ann")).ShouldSatisfyAllConditions(a => a.UsedUnits.ShouldBe(3), a => a.HasOffer.ShouldBeFalse(), a => a.Listed.ShouldBeNull());
        await _desk.Finish("ann", work[0]);
        await _desk.Finish("ann", work[1]);
        (await _desk.RingingAt("ann")).ShouldBeNull("one unit is still in use, of one");
        await _desk.Finish("ann", work[2]);
        (await _desk.RingingAt("ann")).ShouldNotBeNull();
    }

    [Fact]
    public async Task More_units_give_what_waits_at_once()
    {
        await _desk.Hire("ann", units: 1);
        await _desk.Text();
        await _desk.Accept("ann");
        var second = await _desk.Text();
        second.State.ShouldBe(ContactState.Waiting);

        await Change("ann", profile => profile with { Units = 2 });

        (await _desk.Read(second)).Agent.ShouldBe("ann");
    }

    [Fact]
    public async Task The_ETag_stays_the_same_whatever_the_agent_does_and_changes_with_the_profile()
    {
        await _desk.SignIn("ann");
        var tag = await TagOf("ann");
        await _desk.Text();
        await _desk.Accept("ann");
        await _service.Get<WorkShift>().NotReady("ann", "break", CancellationToken.None);
        (await TagOf("ann")).ShouldBe(tag);

        var seen = new HashSet<string> { tag };
        foreach (var change in new Func<AgentProfile, AgentProfile>[] { p => p with { MayTransfer = true }, p => p with { Units = 5 }, p => p with { Skills = ["x"] }, p => p with { Queues = ["orders"] } })
        {
            await Change("ann", change);
            seen.Add(await TagOf("ann")).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Of_two_who_change_it_at_once_the_second_is_told_and_a_repetition_is_no_change()
    {
        await _desk.SignIn("ann");
        var tag = await TagOf("ann");
        var wanted = AgentProfile.Of(await _desk.Agent("ann")) with { Units = 5 };

        (await Profiles.Change("ann", wanted, now => now == tag, "sue", CancellationToken.None)).Agent!.Units.ShouldBe(5);
        (await Profiles.Change("ann", wanted, now => now == tag, "sue", CancellationToken.None)).Agent!.Units.ShouldBe(5, "the same once more");
        (await Profiles.Change("ann", wanted with { Units = 2 }, now => now == tag, "tom", CancellationToken.None)).Refusal!.Kind.ShouldBe(RefusalKind.Changed);
        (await _desk.Agent("ann")).Units.ShouldBe(5);
    }

    [Fact]
    public async Task Somebody_who_never_signed_in_is_prepared_and_then_signs_in_so()
    {
        var wanted = new AgentProfile(["orders"], ["en"], 2, MayTransfer: true);
        (await Profiles.Add("new", null, wanted, "sue", CancellationToken.None)).Agent!.ShouldSatisfyAllConditions(a => a.Name.ShouldBe("new"), a => a.Mode.ShouldBe(AgentMode.SignedOut));
        (await Profiles.Add("new", null, wanted, "sue", CancellationToken.None)).Refusal.ShouldBeNull("a repetition");
        (await Profiles.Add("new", null, wanted with { Units = 3 }, "sue", CancellationToken.None)).Refusal!.Kind.ShouldBe(RefusalKind.Changed);

        await _desk.SignIn("new");

        (await _desk.Agent("new")).ShouldSatisfyAllConditions(a => a.Name.ShouldBe("Agent new"), a => a.Queues.ShouldBe(["orders"]), a => a.Units.ShouldBe(2), a => a.MayTransfer.ShouldBeTrue());
        (await _desk.Text("我要订购")).Agent.ShouldBe("new");
    }

    [Fact]
    public void What_is_wrong_with_a_profile_is_told_all_at_once()
    {
        var errors = new AgentProfile(["service", "nowhere"], ["en", "a b", "~"], 0, false).Clean().Validate(DeskSettings.Default);

        errors.Count.ShouldBe(4);
        errors[0].ShouldContain("'nowhere'");
        errors[0].ShouldContain("service, faults, complaints, orders");
        errors[^1].ShouldContain("1 and 20");
        new AgentProfile([], ["EN", "en"], 20, false).Clean().ShouldSatisfyAllConditions(p => p.Skills.ShouldBe(["en"]), p => p.Validate(DeskSettings.Default).ShouldBeEmpty());
    }

    [Theory]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e", true)]
    [InlineData("a/b", false)]
    [InlineData("a;b", false)]
    [InlineData("", false)]
    [InlineData("a\\b", false)]
    public void An_agents_id_is_fit_to_be_a_key(string id, bool isFit) => ChangeProfile.IsAgentId(id).ShouldBe(isFit);

    private ChangeProfile Profiles => _service.Get<ChangeProfile>();

    private async Task<string> TagOf(string agent) => AgentProfile.Of(await _desk.Agent(agent)).ETag;

    private async Task Change(string agent, Func<AgentProfile, AgentProfile> change)
    {
        var profile = change(AgentProfile.Of(await _desk.Agent(agent))).Clean();
        (await Profiles.Change(agent, profile, _ => true, "sue", CancellationToken.None)).Refusal.ShouldBeNull();
    }
}
