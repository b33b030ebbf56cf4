using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Tests.Support;
using Xunit.Abstractions;

namespace Serverless.Tests.Desk;

/// <summary>
/// Random interleavings of everything that happens at a desk, on real storage, with the process dying at random operations. What must hold at every moment is watched
/// beside: whoever has a contact has the units for it, and units are never more than the agent's. In the end everything was handled and nothing is left.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    private const int Workers = 6;
    private const int StepsEach = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_contact_is_never_with_two_agents_and_no_agent_above_capacity_whatever_happens_at_the_same_time(int seed)
    {
        await using var run = await Run.Start(seed);

        await run.Storm();
        await run.Finish();

        output.WriteLine($"{run.Contacts.Count} contacts, {run.Deaths} deaths, {run.Checks} checks beside, steps: {string.Join(", ", (await run.Kinds()).Select(kind => $"{kind.Key} {kind.Value}"))}");
        run.Deaths.ShouldBeGreaterThan(0);
        run.Checks.ShouldBeGreaterThan(50);
    }

    private sealed class Run : IAsyncDisposable
    {
        private static readonly string[] s_agents = ["ann", "ben", "cho", "dan"];

        private readonly int _seed;
        private readonly InProcessService _service;
        private readonly DeskDriver _desk;
        private readonly PhoneNumber[] _customers = [.. Enumerable.Range(0, 12).Select(_ => Numbers.Chinese())];

        // Read beside the service: these reads never die, and count as nobody's.
        private readonly ContactStore _contacts;
        private readonly AgentStore _agents;
        private readonly WaitingStore _waiting;
        private readonly ReadyStore _ready;
        private readonly DeskDirectory _directory;
        private int _keys;

        private Run(int seed, InProcessService service)
        {
            (_seed, _service, _desk) = (seed, service, new(service));
            var settings = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", service.Storage)]).Build();
            var tables = new Tables(new StorageConnection(settings, []));
            _directory = new(tables, new ServiceClock(service.Time));
            (_contacts, _agents, _waiting, _ready) = (new(tables), new(tables), new(tables, _directory), new(tables, _directory));
        }

        public ConcurrentDictionary<ContactId, bool> Contacts { get; } = [];

        public int Deaths { get; private set; }

        public int Checks { get; private set; }

        public static async Task<Run> Start(int seed)
        {
            var run = new Run(seed, await InProcessService.StartAsync());
            await run._desk.Hire("ann", units: 1);
            await run._desk.Hire("ben", units: 3);
            await run._desk.Hire("cho", units: 2, queues: ["service"]);
            await run._desk.Hire("dan", units: 3, skills: ["zh-cn"]);
            return run;
        }

        public async Task Storm()
        {
            using var over = new CancellationTokenSource();
            var watcher = Task.Run(() => Watch(over.Token));
            var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(new Random(_seed * 100 + worker))));
            var clock = Task.Run(() => Clock(new Random(_seed * 100 + 99), over.Token));
            await Task.WhenAll(workers);
            await over.CancelAsync();
            await Task.WhenAll(watcher, clock);
            _service.Tap.Revive();
        }

        /// <summary>The storm is over: agents do their work until nothing is left.</summary>
        public async Task Finish()
        {
            for (var round = 0; round < 60 && !await AllClosed(); round++)
            {
                foreach (var agent in s_agents)
                {
                    await _service.Get<SignedInStore>().Seen(agent, CancellationToken.None);
                    await _service.Get<WorkShift>().SignIn(agent, agent, CancellationToken.None);
                    await _service.Get<WorkShift>().Ready(agent, CancellationToken.None);
                    foreach (var work in (await _agents.Find(agent, CancellationToken.None))!.Work)
                    {
                        await _service.Get<AnswerOffer>().Accept(work.Contact, agent, CancellationToken.None);
                        await _service.Get<CloseContact>().WrapUp(work.Contact, agent, "solved", null, CancellationToken.None);
                    }
                }
                await _service.Advance(TimeSpan.FromSeconds(7));
                await _service.Sweep();
            }
            await _service.Advance(TimeSpan.FromSeconds(40));
            await _service.Sweep();

            foreach (var id in Contacts.Keys) (await _contacts.Find(id, CancellationToken.None))!.State.ShouldBe(ContactState.Closed, $"seed {_seed}, {id}");
            foreach (var lane in await _directory.Lanes(fresh: true, CancellationToken.None)) (await _waiting.First(lane, 10, null, CancellationToken.None)).ShouldBeEmpty();
            List<string> listed = [];
            foreach (var profile in await _directory.Profiles(fresh: true, CancellationToken.None))
                listed.AddRange((await _ready.First(profile.Key, 100, false, CancellationToken.None)).Select(row => row.Listed));
            List<string?> valid = [];
            foreach (var id in s_agents)
            {
                var agent = (await _agents.Find(id, CancellationToken.None))!;
                agent.Work.ShouldBeEmpty();
                (await _agents.Slots(id, CancellationToken.None)).ShouldBeEmpty();
                valid.Add(agent.Listed);
            }
            valid.OfType<string>().ShouldBeSubsetOf(listed, "whoever can be offered something is in the index");
            foreach (var id in Contacts.Keys) Handled(await History(id));
            _service.Failures.Where(failure => failure is not ProcessDiedException).ShouldBeEmpty();
        }

        public async Task<IReadOnlyDictionary<string, int>> Kinds()
        {
            var steps = await Task.WhenAll(Contacts.Keys.Select(History));
            return steps.SelectMany(history => history).GroupBy(step => step.Kind).OrderByDescending(kind => kind.Count()).ToDictionary(kind => kind.Key, kind => kind.Count());
        }

        public ValueTask DisposeAsync() => _service.DisposeAsync();

        private async Task Work(Random random)
        {
            for (var step = 0; step < StepsEach; step++)
            {
                try
                {
                    await Act(random);
                }
                catch (ProcessDiedException)
                {
                    // Whoever called gets no answer.
                }
            }
        }

        private async Task Act(Random random)
        {
            var agent = s_agents[random.Next(s_agents.Length)];
            var work = (await _agents.Find(agent, CancellationToken.None))!.Work;
            var some = work.Count == 0 ? null : work[random.Next(work.Count)];
            var stop = CancellationToken.None;
            switch (random.Next(20))
            {
                case < 6:
                    var channel = random.Next(8) switch { 0 => Channel.Call, 1 => Channel.Voicemail, _ => Channel.Text };
                    var request = new ContactRequest(
                        channel, _customers[random.Next(_customers.Length)], $"{_seed}-{Interlocked.Increment(ref _keys)}", random.Next(3) == 0 ? "订单" : "在吗", _service.Now, "zh-CN", "12580", random.Next(5) == 0);
                    await Open(request, random);
                    break;
                case < 11 when some is not null:
                    await _service.Get<AnswerOffer>().Accept(some.Contact, agent, stop);
                    break;
                case 11 when some is not null:
                    await _service.Get<AnswerOffer>().Decline(some.Contact, agent, stop);
                    break;
                case < 14 when some is not null:
                    await _service.Get<CloseContact>().End(some.Contact, agent, stop);
                    break;
                case < 16 when some is not null:
                    await _service.Get<CloseContact>().WrapUp(some.Contact, agent, "solved", null, stop);
                    break;
                case 16:
                    await _service.Get<WorkShift>().NotReady(agent, "break", stop);
                    break;
                case 17:
                    await _service.Get<WorkShift>().SignOut(agent, stop);
                    break;
                case 18 when some is not null:
                    await _service.Get<LookAtContact>().Execute(new(LookJob.JobName, 1, some.Contact.Value, agent), stop);
                    break;
                default:
                    await _service.Get<WorkShift>().SignIn(agent, agent, stop);
                    await _service.Get<WorkShift>().Ready(agent, stop);
                    break;
            }
        }

        private async Task Open(ContactRequest request, Random random)
        {
            // As a queue does: again until it was handled, and now and then once more.
            for (var again = true; again;)
            {
                try
                {
                    var contact = await _service.Get<OpenContact>().Execute(request, CancellationToken.None);
                    Contacts[contact.Id] = true;
                    await _service.Get<AssignContacts>().ToAgent(contact.Id, CancellationToken.None);
                    again = random.Next(5) == 0;
                }
                catch (ProcessDiedException)
                {
                }
            }
        }

        /// <summary>Time passes, deadlines come, and now and then the process dies and starts again.</summary>
        private async Task Clock(Random random, CancellationToken over)
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    _service.Time.Advance(TimeSpan.FromSeconds(random.Next(1, 12)));
                    while (_service.Tap.TakeDue(_service.Now) is { } due)
                    {
                        try
                        {
                            await _service.Deliver(due.Queue, due.Body);
                        }
                        catch (ProcessDiedException)
                        {
                            _service.Tap.Hold(due with { Due = _service.Now });
                            throw;
                        }
                    }
                    foreach (var agent in s_agents) await _service.Get<SignedInStore>().Seen(agent, CancellationToken.None);
                    if (random.Next(4) == 0) await _service.Get<SweepDesk>().Execute(CancellationToken.None);
                    if (random.Next(2) == 0) _service.Tap.DieAfter(random.Next(1, 120));
                }
                catch (ProcessDiedException)
                {
                    Deaths++;
                    _service.Tap.Revive();
                }
            }
        }

        private async Task Watch(CancellationToken over)
        {
            while (!over.IsCancellationRequested)
            {
                foreach (var id in Contacts.Keys)
                {
                    var before = (await _contacts.Find(id, CancellationToken.None))!;
                    if (!before.State.HasAgent()) continue;
                    var agent = (await _agents.Find(before.Agent!, CancellationToken.None))!;
                    // Only what did not change around the agent's reading can be compared with it.
                    if ((await _contacts.Find(id, CancellationToken.None))!.ETag != before.ETag) continue;
                    agent.Work.Select(engagement => engagement.Offer).ShouldContain(before.Offer, $"seed {_seed}: {agent.Id} has contact {id} as {before.State} without a unit for it");
                    Checks++;
                }
                foreach (var id in s_agents)
                {
                    var before = (await _agents.Find(id, CancellationToken.None))!;
                    var slots = await _agents.Slots(id, CancellationToken.None);
                    if ((await _agents.Find(id, CancellationToken.None))!.ETag != before.ETag) continue;
                    slots.Count.ShouldBe(before.UsedUnits, $"seed {_seed}: slots of {id}");
                    before.UsedUnits.ShouldBeLessThanOrEqualTo(before.Units, $"seed {_seed}: units of {id}");
                    before.Work.SelectMany(engagement => engagement.Slots).ShouldBeUnique();
                    Checks++;
                }
            }
        }

        private async Task<bool> AllClosed()
        {
            foreach (var id in Contacts.Keys)
                if ((await _contacts.Find(id, CancellationToken.None))!.State != ContactState.Closed) return false;
            return true;
        }

        private async Task<IReadOnlyList<ContactStep>> History(ContactId id) => (await _contacts.History(id, 1000, null, CancellationToken.None)).Steps;

        /// <summary>Accepted by somebody to whom it was offered just then, and closed once.</summary>
        private void Handled(IReadOnlyList<ContactStep> history)
        {
            string? offeredTo = null, with = null;
            foreach (var step in history)
            {
                switch (step.Kind)
                {
                    case StepKind.Offered:
                        with.ShouldBeNull($"seed {_seed}: offered while {with} had it");
                        offeredTo = step.About;
                        break;
                    case StepKind.Accepted:
                        step.By.ShouldBe(offeredTo, $"seed {_seed}");
                        with = step.By;
                        break;
                    case StepKind.Declined or StepKind.Lapsed or StepKind.Withdrawn or StepKind.AgentLost:
                        (offeredTo, with) = (null, null);
                        break;
                }
            }
            history.Count(step => step.Kind == StepKind.Closed).ShouldBe(1, $"seed {_seed}");
            with.ShouldNotBeNull($"seed {_seed}: closed without anybody's work");
        }
    }
}
