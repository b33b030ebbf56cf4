using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class AssignContactsTests : IAsyncLifetime
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
    public async Task A_text_rings_at_the_idle_agent()
    {
        await _desk.SignIn("ann");

        var contact = await _desk.Text("请问营业时间");

        contact.ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Offered), c => c.Agent.ShouldBe("ann"), c => c.Until.ShouldNotBeNull());
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id);
        (await _desk.Waiting()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_that_waits_rings_when_somebody_signs_in()
    {
        var contact = await _desk.Text();
        contact.State.ShouldBe(ContactState.Waiting);

        await _desk.SignIn("ann");

        (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id);
    }

    [Fact]
    public async Task The_highest_priority_goes_first_and_then_the_oldest()
    {
        var (old, young, person) = (await _desk.Text("一"), await _desk.Text("二"), await _desk.Text("人工"));
        await _desk.SignIn("ann");

        var order = new List<ContactId>();
        for (var i = 0; i < 3; i++) order.Add((await _desk.Accept("ann")).Id);

        order.ShouldBe([person.Id, old.Id, young.Id]);
    }

    [Fact]
    public async Task Of_two_queues_with_equal_priority_the_one_with_more_weight_goes_first_when_it_has_waited_almost_as_long()
    {
        await _desk.Set(settings => settings with { Queues = [.. settings.Queues.Select(queue => queue.Id == "faults" ? queue with { Weight = 3 } : queue)] });
        var service = await _desk.Text("请问营业时间");
        var fault = await _desk.Text("手机没信号");
        _service.Time.Advance(TimeSpan.FromSeconds(10));

        await _desk.SignIn("ann");

        (await _desk.Accept("ann")).Id.ShouldBe(fault.Id);
        (await _desk.Accept("ann")).Id.ShouldBe(service.Id);
    }

    [Fact]
    public async Task The_longest_idle_agent_is_asked_and_the_least_loaded_before()
    {
        await _desk.SignIn("ann", "ben", "cho");

        (await _desk.Text()).Agent.ShouldBe("ann");
        await _desk.Accept("ann");
        (await _desk.Text()).Agent.ShouldBe("ben");
        await _desk.Accept("ben");
        (await _desk.Text()).Agent.ShouldBe("cho");
        var third = await _desk.Accept("cho");
        await _desk.Finish("cho", third);

        (await _desk.Text()).Agent.ShouldBe("cho", "the others have one text each");
        await _desk.Accept("cho");
        (await _desk.Text()).Agent.ShouldBe("ann", "all have one; nobody has been without anything new for as long");
    }

    [Fact]
    public async Task Load_is_a_ratio_of_what_the_agent_can_take()
    {
        await _desk.Hire("big", units: 6);
        await _desk.Hire("small", units: 2);
        (await _desk.Text()).Agent.ShouldBe("big");
        await _desk.Accept("big");
        (await _desk.Text()).Agent.ShouldBe("small");
        await _desk.Accept("small");

        (await _desk.Text()).Agent.ShouldBe("big", "1 of 6 is less than 1 of 2");
    }

    [Fact]
    public async Task Offers_come_one_at_a_time_and_no_more_than_there_are_units()
    {
        await _desk.SignIn("ann");
        for (var i = 0; i < 5; i++) await _desk.Text();

        (await _desk.Agent("ann")).Work.ShouldHaveSingleItem();
        for (var i = 0; i < 3; i++) await _desk.Accept("ann");

        (await _desk.RingingAt("ann")).ShouldBeNull();
        (await _desk.Agent("ann")).UsedUnits.ShouldBe(3);
        (await _service.Get<AgentStore>().Slots("ann", CancellationToken.None)).Count.ShouldBe(3);
        (await _desk.Waiting()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Only_an_agent_with_the_queue_and_the_skills_is_asked()
    {
        await _desk.Hire("chinese", skills: ["zh-cn"]);
        await _desk.Hire("orders", queues: ["orders"]);
        var english = await _desk.Text(Numbers.American(), "hello, what are your opening hours please");
        english.ShouldSatisfyAllConditions(c => c.Language.ShouldBe("en"), c => c.Skills.ShouldBe(["en"]), c => c.State.ShouldBe(ContactState.Waiting));

        await _desk.Hire("english");

        (await _desk.Read(english)).Agent.ShouldBe("english");
    }

    [Fact]
    public async Task A_closed_queue_offers_nothing_until_it_opens()
    {
        await _desk.Set(settings => settings with
        {
            Queues = [.. settings.Queues.Select(queue => queue with { Hours = new([new(Enum.GetValues<DayOfWeek>(), new(9, 0), new(18, 0))]) })],
        });
        await _service.Advance(TimeSpan.FromHours(10));
        await _desk.SignIn("ann");
        var handset = Numbers.Chinese();

        var contact = await _desk.Text(handset, "请问");

        contact.State.ShouldBe(ContactState.Waiting);
        (await _service.Network.MessagesOf(handset.Value))[^1].Message.ShouldContain("11月24日09:00");
        await _desk.StayAlive(TimeSpan.FromHours(13.5), "ann");
        await _service.Sweep();
        (await _desk.Read(contact)).Agent.ShouldBe("ann");
    }

    [Fact]
    public async Task A_call_takes_the_whole_agent()
    {
        await _desk.SignIn("ann");

        var call = await _desk.Open(Channel.Call);
        call.Agent.ShouldBe("ann");
        await _desk.Accept("ann");
        var text = await _desk.Text();

        (await _service.Get<AgentStore>().Slots("ann", CancellationToken.None)).Count.ShouldBe(3);
        text.State.ShouldBe(ContactState.Waiting);
        await _desk.Finish("ann", call);
        (await _desk.Read(text)).Agent.ShouldBe("ann");
    }

    [Fact]
    public async Task A_call_is_not_starved_by_texts()
    {
        await _desk.SignIn("ann", "ben");
        List<(string Agent, Contact Contact)> busy = [];
        for (var i = 0; i < 4; i++)
        {
            var agent = (await _desk.Text()).Agent!;
            busy.Add((agent, await _desk.Accept(agent)));
        }
        var call = await _desk.Open(Channel.Call);
        call.State.ShouldBe(ContactState.Waiting);
        var kept = (await _desk.Read(call)).ReservedFor.ShouldHaveSingleItem("one of the two gets no more texts");
        var other = kept == "ann" ? "ben" : "ann";

        // Texts keep coming: all of them go to the other one.
        for (var i = 0; i < 4; i++) await _desk.Text();
        (await _desk.Agent(kept)).UsedUnits.ShouldBe(2);
        (await _desk.Agent(kept)).HasOffer.ShouldBeFalse();
        (await _desk.Agent(other)).HasOffer.ShouldBeTrue();

        foreach (var (_, contact) in busy.Where(pair => pair.Agent == kept)) await _desk.Finish(kept, contact);
        (await _desk.RingingAt(kept))!.Id.ShouldBe(call.Id);
    }

    [Fact]
    public async Task Whoever_served_the_customer_last_is_asked_first_for_a_limited_time()
    {
        await _desk.SignIn("ann", "ben");
        var customer = Numbers.Chinese();
        (await _desk.Text(customer, "一")).Agent.ShouldBe("ann");
        await _desk.Finish("ann", await _desk.Accept("ann"));

        var again = await _desk.Text(customer, "还有一件事");
        again.Agent.ShouldBe("ann", "ben has been idle for longer");
        await _desk.Finish("ann", await _desk.Accept("ann"));

        await _desk.StayAlive(TimeSpan.FromMinutes(61), "ann", "ben");
        (await _desk.Text(customer, "新的事")).Agent.ShouldBe("ben");
    }

    [Fact]
    public async Task A_contact_that_the_first_of_many_idle_agents_declined_reaches_the_next()
    {
        string[] agents = ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"];
        await _desk.SignIn(agents);
        var contact = await _desk.Text();

        foreach (var agent in agents[..7])
        {
            (await _desk.Read(contact)).Agent.ShouldBe(agent);
            await _desk.Decline(agent);
        }

        (await _desk.Read(contact)).Agent.ShouldBe("a8");
    }

    [Fact]
    public async Task One_agent_more_is_kept_for_every_minute_that_a_call_waits_and_all_take_texts_again_when_it_is_taken()
    {
        await _desk.SignIn("ann", "ben", "cho");
        List<(string Agent, Contact Contact)> busy = [];
        for (var i = 0; i < 6; i++)
        {
            var agent = (await _desk.Text()).Agent!;
            busy.Add((agent, await _desk.Accept(agent)));
        }
        var call = await _desk.Open(Channel.Call);
        call = await _desk.Read(call);
        call.ReservedFor.ShouldHaveSingleItem();
        await _desk.StayAlive(TimeSpan.FromMinutes(2.5), "ann", "ben", "cho");

        for (var i = 0; i < 3; i++) await _desk.Text();

        call = await _desk.Read(call);
        call.ReservedFor.ShouldBe(["ann", "ben", "cho"], ignoreOrder: true, "it waits for more than two minutes");
        (await _desk.Waiting()).Count.ShouldBe(4, "nobody takes texts before the call");
        foreach (var (agent, contact) in busy.Where(pair => pair.Agent == "ben")) await _desk.Finish(agent, contact);
        (await _desk.Accept("ben")).Id.ShouldBe(call.Id);
        (await _desk.Agent("ann")).HasOffer.ShouldBeTrue("the call is taken");
        (await _desk.Agent("cho")).HasOffer.ShouldBeTrue();
    }

    [Fact]
    public async Task Passing_by_a_call_that_another_agent_is_kept_for_costs_one_look()
    {
        await _desk.SignIn("ann", "ben");
        (await _desk.Text()).Agent.ShouldBe("ann");
        await _desk.Accept("ann");
        await _desk.Text();
        await _desk.Accept("ben");
        await _desk.Open(Channel.Call);
        var before = _service.Tap.Operations;

        await _service.Get<AssignContacts>().ToContact("ann", CancellationToken.None);
        await _service.Get<AssignContacts>().ToContact("ben", CancellationToken.None);

        (_service.Tap.Operations - before).ShouldBeLessThan(30);
    }

    [Fact]
    public async Task An_answer_of_storage_that_is_lost_on_the_way_is_not_taken_for_a_lost_race()
    {
        // Texts and answer are saved in the first of a text's transactions, the contact, the claim and the offer in the next.
        foreach (var before in Enumerable.Range(0, 7))
        {
            await _desk.SignIn("ann");
            _service.Tap.LosesAnswerAfter = before;
            var contact = await _desk.Text();
            (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id, $"after {before} transactions");
            await _desk.Finish("ann", await _desk.Accept("ann"));

            _service.Tap.LosesAnswerAfter.ShouldBeNull("there were not so many");
            (await _desk.Agent("ann")).Work.ShouldBeEmpty();
            (await _desk.History(contact)).Select(step => step.Kind).ShouldBe([StepKind.Opened, StepKind.Offered, StepKind.Accepted, StepKind.Closed], $"after {before} transactions");
        }
    }

    [Fact]
    public async Task A_contact_whose_agent_has_no_unit_for_it_goes_to_others()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        await _service.Get<ChangeAgent>().Execute("ann", agent => agent with { Work = [] }, CancellationToken.None);

        await _service.Advance(TimeSpan.FromSeconds(16));

        (await _desk.History(contact)).Select(step => step.Kind).ShouldContain(StepKind.AgentLost);
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(contact.Id);
    }

    [Fact]
    public async Task The_cost_of_an_offer_is_that_which_is_written_down()
    {
        await _desk.SignIn("ann", "ben");
        await _desk.Text();
        await _desk.Accept("ann");
        var request = new ContactRequest(Channel.Text, Numbers.Chinese(), "cost", "在吗", _service.Now, "zh-CN", "12580");
        var before = _service.Tap.Operations;

        var contact = await _service.Get<OpenContact>().Execute(request, CancellationToken.None);
        var opened = _service.Tap.Operations - before;
        await _service.Get<AssignContacts>().ToAgent(contact.Id, CancellationToken.None);

        opened.ShouldBeLessThanOrEqualTo(4);
        (_service.Tap.Operations - before - opened).ShouldBeLessThanOrEqualTo(14);
    }
}
