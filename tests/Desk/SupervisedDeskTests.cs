using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

/// <summary>Supervisors overrule while agents work: whatever comes at the same moment, a contact is with one agent and nobody has more than their units.</summary>
public sealed class SupervisedDeskTests : IAsyncLifetime
{
    private static readonly string[] s_agents = ["ann", "ben", "sue"];

    private InProcessService _service = null!;
    private DeskDriver _desk = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        _desk = new(_service);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_mixture_of_what_agents_and_supervisors_do_at_once_leaves_one_holder(int seed)
    {
        var random = new Random(seed);
        await _desk.Hire("ann", units: 2);
        await _desk.Hire("ben", units: 1);
        await _desk.Hire("sue", queues: ["orders"], units: 2);
        List<Contact> contacts = [];
        for (var i = 0; i < 4; i++) contacts.Add(i == 3 ? await _desk.Open(Channel.Call) : await _desk.Text());

        for (var round = 0; round < 25; round++)
        {
            var acts = Enumerable.Range(0, 3).Select(_ => Act(random, contacts[random.Next(contacts.Count)].Id)).ToList();
            await Task.WhenAll(acts.Select(act => Task.Run(act)));
            _service.Time.Advance(TimeSpan.FromSeconds(random.Next(4)));
            foreach (var id in s_agents)
            {
                var slots = await _service.Get<AgentStore>().Slots(id, CancellationToken.None);
                slots.Count.ShouldBe((await _desk.Agent(id)).UsedUnits);
                slots.Count.ShouldBeLessThanOrEqualTo((await _desk.Agent(id)).Units);
            }
        }
        await _desk.StayAlive(TimeSpan.FromSeconds(40), s_agents);
        await _service.Sweep();

        _service.Failures.ShouldBeEmpty();
        foreach (var contact in contacts) await _desk.ShouldBeWithItsHolderAlone(contact, s_agents);
    }

    private Func<Task> Act(Random random, ContactId contact)
    {
        var agent = s_agents[random.Next(s_agents.Length)];
        var stop = CancellationToken.None;
        return random.Next(11) switch
        {
            0 => () => _service.Get<ReassignContact>().ToAgent(contact, agent, "sue", null, Guid.NewGuid().ToString(), stop),
            1 => () => _service.Get<ReassignContact>().ToQueue(contact, agent == "ann" ? "orders" : "service", "sue", null, Guid.NewGuid().ToString(), stop),
            2 => () => _service.Get<TakeContact>().Execute(contact, agent, stop),
            3 => () => _service.Get<WatchThread>().Begin(contact, agent, agent, stop),
            4 => () => _service.Get<ForceState>().Execute(agent, AgentMode.NotReady, null, "sue", stop),
            5 => () => _service.Get<ForceState>().Execute(agent, AgentMode.Ready, null, "sue", stop),
            6 => () => OutAndIn(agent),
            7 or 8 or 9 => () => _service.Get<AnswerOffer>().Accept(contact, agent, stop),
            _ => () => _service.Get<AnswerOffer>().Decline(contact, agent, stop),
        };
    }

    private async Task OutAndIn(string agent)
    {
        await _service.Get<ForceState>().Execute(agent, AgentMode.SignedOut, null, "sue", CancellationToken.None);
        await _service.Get<WorkShift>().SignIn(agent, agent, CancellationToken.None);
    }
}
