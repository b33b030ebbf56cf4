using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

/// <summary>The process dies after each storage operation of each step in turn. What follows by itself, messages and the sweeper, puts everything right.</summary>
public sealed class DeskCrashPointTests : IAsyncLifetime
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
    public Task While_it_is_offered_to_whoever_signs_in() => AtEveryPoint(
        async () => (await _desk.Text()).ShouldNotBeNull(),
        agent => _service.Get<WorkShift>().SignIn(agent, agent, CancellationToken.None));

    [Fact]
    public Task While_an_offer_is_accepted() => AtEveryPoint(Ringing, agent => Answer(agent, (answer, id) => answer.Accept(id, agent, CancellationToken.None)));

    [Fact]
    public Task While_an_offer_is_declined() => AtEveryPoint(Ringing, agent => Answer(agent, (answer, id) => answer.Decline(id, agent, CancellationToken.None)));

    [Fact]
    public Task While_an_offer_lapses() => AtEveryPoint(Ringing, _ => _service.Advance(TimeSpan.FromSeconds(16)));

    [Fact]
    public Task While_the_talk_is_ended() => AtEveryPoint(Working, agent => With(agent, id => _service.Get<CloseContact>().End(id, agent, CancellationToken.None)));

    [Fact]
    public Task While_it_is_closed() => AtEveryPoint(Working, agent => With(agent, id => _service.Get<CloseContact>().WrapUp(id, agent, "solved", null, CancellationToken.None)));

    [Fact]
    public Task While_the_agent_becomes_not_ready() => AtEveryPoint(Ringing, agent => _service.Get<WorkShift>().NotReady(agent, "break", CancellationToken.None));

    private async Task<Contact> Ringing()
    {
        await _desk.SignIn("ann");
        return await _desk.Text();
    }

    private async Task<Contact> Working()
    {
        await Ringing();
        return await _desk.Accept("ann");
    }

    private async Task Answer(string agent, Func<AnswerOffer, ContactId, Task<ContactResult>> answer) => await With(agent, id => answer(_service.Get<AnswerOffer>(), id));

    private async Task With(string agent, Func<ContactId, Task<ContactResult>> act)
    {
        var work = (await _service.Get<AgentStore>().Find(agent, CancellationToken.None))?.Work.SingleOrDefault();
        if (work is not null) await act(work.Contact);
    }

    private async Task AtEveryPoint(Func<Task<Contact>> arrange, Func<string, Task> act)
    {
        for (var operations = 0; ; operations++)
        {
            var contact = await arrange();
            var died = false;
            _service.Tap.DieAfter(operations);
            try
            {
                await act("ann");
            }
            catch (ProcessDiedException)
            {
                died = true;
            }
            _service.Tap.Revive();

            await Settle(contact, $"died after {operations} operations");
            if (!died)
            {
                operations.ShouldBeGreaterThan(3, "there was nothing to die in");
                return;
            }
        }
    }

    /// <summary>Time passes; then another agent, or the same, can finish the contact, and nothing is left of it.</summary>
    private async Task Settle(Contact contact, string because)
    {
        await _desk.StayAlive(TimeSpan.FromMinutes(1), "ann");
        await _service.Sweep();
        await _desk.StayAlive(TimeSpan.FromMinutes(1), "ann");
        await _service.Sweep();

        await _service.Get<WorkShift>().SignIn("ben", "ben", CancellationToken.None);
        await _service.Get<WorkShift>().Ready("ben", CancellationToken.None);
        var now = await _desk.Read(contact);
        if (now.State == ContactState.Offered) now = await _desk.Accept(now.Agent!);
        if (now.State != ContactState.Closed) await _desk.Finish(now.Agent.ShouldNotBeNull($"{because}: nobody has it, it is {now.State}"), now);

        foreach (var agent in new[] { "ann", "ben" })
        {
            if (await _service.Get<AgentStore>().Find(agent, CancellationToken.None) is not { } left) continue;
            left.Work.ShouldBeEmpty($"{because}: {agent}");
            (await _service.Get<AgentStore>().Slots(agent, CancellationToken.None)).ShouldBeEmpty(because);
            (await _service.Get<WorkShift>().SignOut(agent, CancellationToken.None)).Refusal.ShouldBeNull(because);
        }
        (await _desk.Waiting()).ShouldBeEmpty(because);
        (await _desk.History(contact)).Count(step => step.Kind == StepKind.Closed).ShouldBe(1, because);
    }
}
