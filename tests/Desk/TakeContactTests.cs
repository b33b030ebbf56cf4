using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class TakeContactTests : IAsyncLifetime
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
    public async Task From_the_queue_the_supervisor_works_on_it_at_once()
    {
        await Supervisor("sue");
        var contact = await _desk.Text();

        var (taken, refusal) = await Take(contact);

        refusal.ShouldBeNull();
        taken!.ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Working), c => c.Agent.ShouldBe("sue"));
        (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.TakenOver), s => s.By.ShouldBe("sue"), s => s.About.ShouldBeNull());
        await _desk.ShouldBeWithItsHolderAlone(contact, "sue");
        (await _service.Get<QueueStatistics>().Today("service", CancellationToken.None)).Accepted.ShouldBe(1);
        (await Take(contact)).Contact!.Steps.ShouldBe(taken!.Steps, "once more changes nothing");
        await _desk.Finish("sue", contact);
        await _desk.ShouldBeWithItsHolderAlone(contact, "sue");
    }

    [Fact]
    public async Task From_an_agent_whose_unit_is_free_for_the_next()
    {
        await _desk.Hire("ann", units: 1);
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        var next = await _desk.Text();
        await Supervisor("sue");

        (await Take(contact)).Refusal.ShouldBeNull();

        await _desk.ShouldBeWithItsHolderAlone(contact, "ann", "sue");
        (await _desk.RingingAt("ann"))!.Id.ShouldBe(next.Id);
        (await _desk.History(contact))[^1].About.ShouldBe("ann");
        (await _service.Get<CloseContact>().End(contact.Id, "ann", CancellationToken.None)).Refusal!.Detail.ShouldContain("Agent sue accepted this");
        (await _service.Get<QueueStatistics>().Today("service", CancellationToken.None)).Accepted.ShouldBe(1, "it was accepted once, by ann");
    }

    [Fact]
    public async Task While_it_rings_at_an_agent_their_acceptance_comes_too_late()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await Supervisor("sue");

        (await Take(contact)).Refusal.ShouldBeNull();

        (await _service.Get<AnswerOffer>().Accept(contact.Id, "ann", CancellationToken.None)).Refusal!.Detail.ShouldContain("Agent sue accepted this 0 s ago");
        await _service.Advance(TimeSpan.FromSeconds(20));
        (await _desk.Read(contact)).Agent.ShouldBe("sue", "ann's offer is over, not the contact");
        (await _desk.Agent("ann")).ShouldSatisfyAllConditions(a => a.Breaches.ShouldBeNull(), a => a.Mode.ShouldBe(AgentMode.Ready));
    }

    [Fact]
    public async Task Refusals_say_why()
    {
        var contact = await _desk.Text();
        (await Take(contact)).Refusal.ShouldBe(Refusal.NotSignedIn);
        await Supervisor("sue", units: 1);
        (await Take(contact)).Refusal.ShouldBeNull();
        var other = await _desk.Text();
        (await Take(other)).Refusal!.Detail.ShouldBe("You have no free unit: 1 of 1 are in use.");
        await _desk.Finish("sue", contact);
        (await Take(contact)).Refusal!.Detail.ShouldContain("closed");
        (await _desk.Read(other)).State.ShouldBe(ContactState.Waiting);
        await _desk.ShouldBeWithItsHolderAlone(other, "sue");
    }

    [Fact]
    public async Task Of_many_who_grab_at_once_one_has_it()
    {
        await _desk.SignIn("ann");
        string[] supervisors = ["sue", "tom", "uma"];
        foreach (var supervisor in supervisors) await Supervisor(supervisor);
        for (var round = 0; round < 5; round++)
        {
            var contact = await _desk.Text();

            await Task.WhenAll(supervisors.Select(supervisor => Task.Run(() => Take(contact, supervisor)))
                .Append(Task.Run(() => _service.Get<AnswerOffer>().Accept(contact.Id, "ann", CancellationToken.None))));

            var now = await _desk.Read(contact);
            now.State.ShouldBe(ContactState.Working);
            await _desk.ShouldBeWithItsHolderAlone(contact, [.. supervisors, "ann"]);
            await _desk.Finish(now.Agent!, contact);
        }
    }

    [Fact]
    public async Task Wherever_the_process_dies_the_contact_ends_with_one_holder()
    {
        await _desk.SignIn("ann");
        await Supervisor("sue");
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
                await Take(contact);
            }
            catch (ProcessDiedException)
            {
                isDead = true;
                died++;
            }
            _service.Tap.Revive();
            await _desk.StayAlive(TimeSpan.FromSeconds(30), "ann", "sue");

            await _desk.ShouldBeWithItsHolderAlone(contact, "ann", "sue");
            var now = await _desk.Read(contact);
            now.State.ShouldBe(ContactState.Working);
            await _desk.Finish(now.Agent!, contact);
            if (!isDead) break;
        }
        died.ShouldBeGreaterThan(5);
    }

    /// <summary>Signed in, and not ready so that nothing rings.</summary>
    private async Task Supervisor(string id, int units = 3)
    {
        await _desk.Hire(id, queues: [], skills: [], units);
        await _service.Get<WorkShift>().NotReady(id, "meeting", CancellationToken.None);
    }

    private Task<ContactResult> Take(Contact contact, string supervisor = "sue") => _service.Get<TakeContact>().Execute(contact.Id, supervisor, CancellationToken.None);
}
