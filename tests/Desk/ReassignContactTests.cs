using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ReassignContactTests : IAsyncLifetime
{
    private InProcessService _service = null!;
    private DeskDriver _desk = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        _desk = new(_service);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData(ContactState.Waiting)]
    [InlineData(ContactState.Offered)]
    [InlineData(ContactState.Working)]
    [InlineData(ContactState.Held)]
    [InlineData(ContactState.Parked)]
    [InlineData(ContactState.WrapUp)]
    public async Task From_any_state_it_rings_at_the_agent_even_where_it_is_not_their_queue_or_skill(ContactState state)
    {
        var contact = await In(state);
        await _desk.Hire("ben", queues: ["orders"], skills: []);

        var (offered, refusal) = await ToAgent(contact, "ben", "你比较熟悉");

        refusal.ShouldBeNull();
        offered!.ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Offered), c => c.Agent.ShouldBe("ben"), c => c.Queue.ShouldBe("service"));
        (await _desk.History(contact))[^1].ShouldBe(new(StepKind.Reassigned, offered!.Since, "sue", "ben", "你比较熟悉"));
        await _desk.ShouldBeWithItsHolderAlone(contact, "ann", "ben");
        (await _desk.Accept("ben")).State.ShouldBe(ContactState.Working);
        await _desk.ShouldBeWithItsHolderAlone(contact, "ann", "ben");
    }

    [Theory]
    [InlineData(ContactState.Waiting)]
    [InlineData(ContactState.Offered)]
    [InlineData(ContactState.Working)]
    [InlineData(ContactState.Held)]
    [InlineData(ContactState.Parked)]
    [InlineData(ContactState.WrapUp)]
    public async Task From_any_state_it_waits_in_the_queue(ContactState state)
    {
        var contact = await In(state);

        var (waiting, refusal) = await ToQueue(contact, "orders", "要订购");

        refusal.ShouldBeNull();
        waiting!.ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Waiting), c => c.Queue.ShouldBe("orders"), c => c.Agent.ShouldBeNull());
        if (state != ContactState.Parked) waiting!.WaitingSince.ShouldBe(contact.WaitingSince, "nobody loses their place");
        (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.Reassigned), s => s.By.ShouldBe("sue"), s => s.About.ShouldBe("orders"), s => s.Words.ShouldBe("要订购"));
        await _desk.ShouldBeWithItsHolderAlone(contact, "ann");
        await _desk.Hire("orders", queues: ["orders"]);
        (await _desk.RingingAt("orders"))!.Id.ShouldBe(contact.Id);
    }

    [Fact]
    public async Task A_closed_one_stays_closed()
    {
        var contact = await In(ContactState.Working);
        await _desk.Finish("ann", contact);

        (await ToAgent(contact, "ann")).Refusal!.Detail.ShouldContain("closed");
        (await ToQueue(contact, "service")).Refusal!.Detail.ShouldContain("closed");
    }

    [Fact]
    public async Task Whoever_had_it_gets_news_and_what_waits_next()
    {
        await _desk.Hire("ann", units: 1);
        var first = await _desk.Text();
        await _desk.Accept("ann");
        var second = await _desk.Text();
        await _desk.Hire("ben", queues: ["orders"]);
        var screen = (await _desk.Agent("ann")).Version;

        await ToAgent(first, "ben");

        (await _desk.Agent("ann")).Version.ShouldBeGreaterThan(screen);
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(second.Id);
        (await _service.Get<AnswerOffer>().Accept(first.Id, "ann", CancellationToken.None)).Refusal!.Detail.ShouldContain("ringing at Agent ben");
    }

    [Fact]
    public async Task Declined_or_lapsed_it_waits_at_its_place()
    {
        var contact = await _desk.Text();
        await _desk.Text();
        await _desk.Hire("ben", queues: ["orders"]);
        await ToAgent(contact, "ben");
        await _desk.Decline("ben");
        (await _desk.Waiting())[0].ShouldBe(contact.Id);

        // Though they declined: it is a supervisor's word.
        (await ToAgent(contact, "ben")).Refusal.ShouldBeNull();
        await _service.Advance(TimeSpan.FromSeconds(16));

        (await _desk.Read(contact)).ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Waiting), c => c.WaitingSince.ShouldBe(contact.WaitingSince));
        (await _desk.Waiting())[0].ShouldBe(contact.Id);
        await _desk.ShouldBeWithItsHolderAlone(contact, "ben");
    }

    [Fact]
    public async Task Taken_from_an_agent_into_their_own_queue_it_goes_to_somebody_else_first()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        await _desk.SignIn("ben");

        var (after, _) = await ToQueue(contact, "service");

        after!.Agent.ShouldBe("ben");
        await _desk.ShouldBeWithItsHolderAlone(contact, "ann", "ben");
    }

    [Fact]
    public async Task The_same_once_more_changes_nothing()
    {
        var contact = await In(ContactState.Working);
        await _desk.Hire("ben", queues: ["orders"]);
        await ToAgent(contact, "ben");
        await _desk.Accept("ben");
        var steps = (await _desk.Read(contact)).Steps;

        (await ToAgent(contact, "ben")).Contact!.State.ShouldBe(ContactState.Working);
        (await _desk.Read(contact)).Steps.ShouldBe(steps);

        await ToQueue(contact, "complaints");
        steps = (await _desk.Read(contact)).Steps;
        (await ToQueue(contact, "complaints")).Refusal.ShouldBeNull();
        (await _desk.Read(contact)).Steps.ShouldBe(steps);
    }

    [Fact]
    public async Task A_request_that_is_repeated_later_moves_nothing_a_second_time()
    {
        var contact = await In(ContactState.Working);
        (await ToQueue(contact, "orders", key: "first")).Contact!.Queue.ShouldBe("orders");
        await _desk.Hire("ben", queues: ["orders"]);
        await _desk.Accept("ben");

        (await ToQueue(contact, "orders", key: "first")).Contact!.ShouldSatisfyAllConditions(c => c.Agent.ShouldBe("ben"), c => c.State.ShouldBe(ContactState.Working));
        (await ToAgent(contact, "ann", key: "first")).Contact!.Agent.ShouldBe("ben");
        (await ToQueue(contact, "orders", key: "second")).Refusal.ShouldBeNull();
        (await _desk.Read(contact)).State.ShouldNotBe(ContactState.Working);
    }

    [Fact]
    public async Task In_another_queue_its_rules_begin_anew_and_nobody_is_asked_first()
    {
        var contact = await _desk.Text();
        await _desk.StayAlive(TimeSpan.FromMinutes(11));
        await _service.Sweep();
        contact = await _desk.Read(contact);
        contact.AppliedRules.ShouldContain("long-wait");

        (await ToQueue(contact, "orders")).Contact!.ShouldSatisfyAllConditions(c => c.AppliedRules.ShouldBeEmpty(), c => c.PreferredAgent.ShouldBeNull());
    }

    [Fact]
    public async Task Refusals_say_why()
    {
        var contact = await _desk.Text();
        (await ToAgent(contact, "nobody")).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await ToQueue(contact, "nowhere")).Refusal!.Detail.ShouldContain("service, faults, complaints, orders");

        await _desk.Hire("ben", queues: ["orders"], units: 1);
        await _service.Get<WorkShift>().NotReady("ben", "lunch", CancellationToken.None);
        (await ToAgent(contact, "ben")).Refusal!.Detail.ShouldContain("Agent ben is not ready (lunch)");
        await _service.Get<WorkShift>().Ready("ben", CancellationToken.None);
        await _desk.Text("我要订购");
        (await ToAgent(contact, "ben")).Refusal!.Detail.ShouldContain("rings at Agent ben");
        var order = await _desk.Accept("ben");
        (await ToAgent(contact, "ben")).Refusal!.Detail.ShouldContain("1 of 1");
        await _desk.Finish("ben", order);
        await _service.Get<WorkShift>().SignOut("ben", CancellationToken.None);
        (await ToAgent(contact, "ben")).Refusal!.Detail.ShouldContain("Agent ben is not signed in");

        await _desk.ShouldBeWithItsHolderAlone(contact, "ben");
    }

    [Fact]
    public async Task A_call_needs_the_whole_of_the_agent()
    {
        var call = await _desk.Open(Channel.Call);
        await _desk.Hire("ben", queues: ["orders"]);
        await _desk.Text("我要订购");
        await _desk.Accept("ben");

        (await ToAgent(call, "ben")).Refusal!.Detail.ShouldBe("Agent ben has 1 of 3 units in use, and a Call takes all of them.");
    }

    [Fact]
    public async Task Accepted_again_it_is_counted_once()
    {
        var contact = await In(ContactState.Working);
        await _desk.Hire("ben", queues: ["orders"]);
        await ToAgent(contact, "ben");
        await _desk.Accept("ben");

        (await _service.Get<QueueStatistics>().Today("service", CancellationToken.None)).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_supervisors_at_once_one_word_holds_and_the_contact_is_with_one_agent()
    {
        var contact = await In(ContactState.Working);
        string[] agents = ["ben", "cho", "dan"];
        foreach (var agent in agents) await _desk.Hire(agent, queues: ["orders"]);

        await Task.WhenAll(agents.Select(agent => Task.Run(() => ToAgent(contact, agent))).Append(Task.Run(() => ToQueue(contact, "complaints"))));

        await _desk.ShouldBeWithItsHolderAlone(contact, [.. agents, "ann"]);
    }

    [Fact]
    public async Task Wherever_the_process_dies_the_contact_ends_with_one_holder()
    {
        await _desk.SignIn("ann");
        await _desk.Hire("ben", queues: ["orders"]);
        var died = 0;
        for (var operations = 1; operations < 40; operations++)
        {
            var contact = await _desk.Text();
            await _desk.Accept("ann");
            _service.Time.Advance(TimeSpan.FromSeconds(10));
            _service.Tap.DieAfter(operations);
            var isDead = false;
            try
            {
                await ToAgent(contact, "ben");
            }
            catch (ProcessDiedException)
            {
                isDead = true;
                died++;
            }
            _service.Tap.Revive();
            // Ben's offer has lapsed by then, if he had one, and it rings at Ann again.
            await _desk.StayAlive(TimeSpan.FromSeconds(17), "ann", "ben");

            await _desk.ShouldBeWithItsHolderAlone(contact, "ann", "ben");
            var now = await _desk.Read(contact);
            (now.Agent, now.State).ShouldBeOneOf(("ann", ContactState.Working), ("ann", ContactState.Offered));
            if (now.State == ContactState.Offered) await _desk.Accept("ann");
            await _desk.Finish("ann", contact);
            if (!isDead) break;
            await _service.Get<WorkShift>().Ready("ben", CancellationToken.None);
        }
        died.ShouldBeGreaterThan(5);
    }

    /// <summary>A contact of queue "service" in a state, with Ann where somebody has it; she takes nothing else.</summary>
    private async Task<Contact> In(ContactState state)
    {
        if (state != ContactState.Waiting) await _desk.Hire("ann", queues: ["service"], units: 1);
        else await _desk.Hire("ann", queues: ["faults"]);
        var contact = await _desk.Text("请问");
        if (state is ContactState.Waiting or ContactState.Offered) return contact;
        contact = await _desk.Accept("ann");
        if (state == ContactState.WrapUp) return (await _service.Get<CloseContact>().End(contact.Id, "ann", CancellationToken.None)).Contact!;
        if (state == ContactState.Working) return contact;
        var contacts = _service.Get<ContactStore>();
        var put = contact.Become(state, _service.Now);
        if (state == ContactState.Parked) put = put with { Until = _service.Now.AddHours(1) };
        put = (await contacts.Save(put, new("test", _service.Now, "ann"), CancellationToken.None))!;
        if (state == ContactState.Parked) await _service.Get<FreeUnits>().Execute("ann", contact.Offer!, OfferOutcome.Withdrawn, CancellationToken.None);
        return put;
    }

    private Task<ContactResult> ToAgent(Contact contact, string agent, string? note = null, string? key = null) =>
        _service.Get<ReassignContact>().ToAgent(contact.Id, agent, "sue", note, key ?? Guid.NewGuid().ToString(), CancellationToken.None);

    private Task<ContactResult> ToQueue(Contact contact, string queue, string? note = null, string? key = null) =>
        _service.Get<ReassignContact>().ToQueue(contact.Id, queue, "sue", note, key ?? Guid.NewGuid().ToString(), CancellationToken.None);
}
