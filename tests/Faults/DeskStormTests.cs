using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Azure.Storage.Queues;
using Serverless.Desk;
using Serverless.Platform.Storage;
using Serverless.Tests.Support;
using Xunit.Abstractions;

namespace Serverless.Tests.Faults;

/// <summary>Many agents and many customers while processes die.</summary>
[Collection(FaultTests.Alone)]
public sealed class DeskStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <param name="TalkSeconds">The longest work on one contact.</param>
    private sealed record Size(int Agents, int Texts, int Kills, double PollSeconds, double TalkSeconds)
    {
        // The large one takes longer than all other tests together.
        public static readonly Size Chosen = Environment.GetEnvironmentVariable("DESK_STORM") == "full" ? new(200, 5_000, 10, 2, 8) : new(20, 300, 2, 1, 2);
    }

    // Enough to keep the functions busy, few enough for Azurite, which becomes slow with thousands of waiting messages.
    private const int MostUnhandled = 100;

    private static readonly string[] s_messages = ["my order has not come", "账单不对", "没信号", "I want to complain about the bill", "请问怎么办理", "no signal at home", "人工", "我要投诉", "agent"];

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Size _size = Size.Chosen;
    private readonly AgentHabits _habits = new(
        Declines: 0.06, Lapses: 0.03, Crashes: 0.01, ComesBack: 0.5, Poll: TimeSpan.FromSeconds(Size.Chosen.PollSeconds),
        LongestTalk: TimeSpan.FromSeconds(Size.Chosen.TalkSeconds), LongestAbsence: TimeSpan.FromSeconds(40));

    private RunningService _service = null!;
    private Tables _tables = null!;

    public async Task InitializeAsync()
    {
        _service = await RunningService.StartAsync(settings: new Dictionary<string, string>
        {
            // Times only: what a killed process had in hand comes back sooner, and so do the timers.
            ["StandAlone__MessageLease"] = "00:00:03",
            ["StandAlone__TimerLease"] = "00:00:15",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:01",
        });
        _tables = Stored.TablesOf(_service);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Every_contact_is_handled_once_while_agents_vanish_and_processes_die()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}; {_size}; log {_service.LogFile}");
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        await SetUp(settings => settings);

        using var dayOver = new CancellationTokenSource();
        var agents = Enumerable.Range(1, _size.Agents).Select(n => new SimulatedAgent(_service.ApiAs($"Agent {n}", "Agent"), _habits, new Random(random.Next()))).ToList();
        List<Task> days = [];
        var few = _size.Agents / 4;
        Start(agents.Take(few));
        var sent = new ConcurrentDictionary<string, string>();
        var killing = KillAndStart(new Random(random.Next()), agents);
        var texting = SendTexts(new Random(random.Next()), sent);

        // More come when there is something for them to do, and some of them can serve little.
        await Wait.Until(() => sent.Count > _size.Texts / 10, s_patience, "texts should come");
        await SetUp(settings => settings with { NewAgents = settings.NewAgents with { Queues = ["service", "faults"], Skills = [] } });
        Start(agents.Skip(few).Take(few));
        await Wait.Until(() => AllWell(agents) && agents.Take(2 * few).All(agent => agent.Id is not null), s_patience, "the new agents should have signed in");
        await SetUp(settings => settings with { NewAgents = DeskSettings.Default.NewAgents });
        Start(agents.Skip(2 * few));

        await texting;
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: {sent.Count} texts sent");
        await killing;
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: {_size.Kills} processes killed");
        await Wait.For(() => CountContacts(sent), left => AllWell(agents) && left.Open == 0 && left.Texts == 0, s_patience, $"every contact should be closed (log: {_service.LogFile})");
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: all contacts closed");

        await IndexIsRight();
        await dayOver.CancelAsync();
        await Task.WhenAll(days);
        foreach (var agent in agents.Where(agent => agent.IsHere)) await agent.SignOut();
        await Wait.For(
            async () => (SignedIn: await DeskRecords.Keys(_tables, TableNames.DeskDirectory, "PartitionKey eq 'signed-in'"), Ready: await DeskRecords.Keys(_tables, TableNames.ReadyAgents)),
            left => left is { SignedIn.Count: 0, Ready.Count: 0 }, s_patience, "who crashed should be signed out, and nobody be ready");
        await _service.AllHandled(s_patience);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: all agents gone");

        var records = await DeskRecords.Read(_tables);
        Report(records, agents);
        await NothingIsLeft(records);
        EachIsHandledOnce(records, agents, sent);
        NobodyHadTooMuch(records, agents);
        (await _service.Ledger()).Duplicates.ShouldBe(0);

        void Start(IEnumerable<SimulatedAgent> come) => days.AddRange(come.Select(agent => agent.Work(_habits.Poll * (3 * random.NextDouble()), dayOver.Token)));
    }

    /// <summary>Times short enough for a test; rules would move contacts between lanes by the clock.</summary>
    private async Task SetUp(Func<DeskSettings, DeskSettings> change)
    {
        var api = _service.ApiAs("A supervisor", "Supervisor");
        var settings = change(DeskSettings.Default) with
        {
            Queues = [.. DeskSettings.Default.Queues.Select(queue => queue with { WrapUpSeconds = 4, Rules = [] })],
            Times = DeskSettings.Default.Times with { OfferSeconds = 7, HeartbeatSeconds = 18, GraceSeconds = 7 },
        };
        await Wait.Until(async () =>
        {
            try
            {
                using var now = await api.GetAsync(new Uri("desk/settings", UriKind.Relative));
                using var request = new HttpRequestMessage(HttpMethod.Put, new Uri("desk/settings", UriKind.Relative)) { Content = JsonContent.Create(settings, SettingsJson.Default.DeskSettings) };
                request.Headers.IfMatch.Add(now.Headers.ETag ?? EntityTagHeaderValue.Any);
                using var answer = await api.SendAsync(request);
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    private async Task SendTexts(Random random, ConcurrentDictionary<string, string> sent)
    {
        var inbound = new QueueClient(_service.Storage, QueueNames.SmsInbound);
        var handsets = new List<string>();
        for (var i = 0; i < _size.Texts; i++)
        {
            if (i % 10 == 0)
            {
                await Wait.For(
                    async () => (await inbound.GetPropertiesAsync()).Value.ApproximateMessagesCount, waiting => waiting < MostUnhandled, s_patience,
                    $"texts should be handled (log: {_service.LogFile})");
            }
            // Some write again while their contact waits, is with an agent, or is over.
            var again = handsets.Count > 100 && random.Next(20) == 0;
            var handset = again ? handsets[^random.Next(1, 100)] : ServiceFixture.NewHandset();
            if (!again) handsets.Add(handset);
            sent[await _service.Text(handset, s_messages[random.Next(s_messages.Length)])] = handset;
        }
    }

    /// <summary>Kills the functions again and again, while most of the work is still to be done.</summary>
    private async Task KillAndStart(Random random, List<SimulatedAgent> agents)
    {
        foreach (var share in Enumerable.Range(0, _size.Kills).Select(_ => 0.03 + (0.85 * random.NextDouble())).Order().ToList())
        {
            await Wait.Until(() => AllWell(agents) && agents.Sum(agent => agent.Accepted) > share * _size.Texts, s_patience, $"contacts should be accepted (log: {_service.LogFile})");
            await _service.KillFunctions();
            await _service.StartFunctions();
        }
    }

    private static bool AllWell(List<SimulatedAgent> agents)
    {
        agents.SelectMany(agent => agent.Faults).ShouldBeEmpty();
        return true;
    }

    private async Task<(int Open, int Texts)> CountContacts(ConcurrentDictionary<string, string> sent)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (open, texts) = await DeskRecords.Count(_tables);
        return (open, sent.Count - texts);
    }

    /// <summary>With nothing to do, every agent who can be offered something is in the ready index, once, and nobody else.</summary>
    private async Task IndexIsRight() => await Wait.For(async () =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (agents, ready) = (await DeskRecords.ReadAgents(_tables), await DeskRecords.Keys(_tables, TableNames.ReadyAgents));
        var listed = agents.Where(agent => agent.CanBeOffered).Select(agent => agent.Listed!).ToList();
        return (Missing: string.Join(' ', listed.Except(ready)), Left: string.Join(' ', ready.Except(listed)));
    }, index => index is ("", ""), s_patience, "the ready index should be right");

    private async Task NothingIsLeft(DeskRecords records)
    {
        records.Places.ShouldBeEmpty();
        records.Ready.ShouldBeEmpty();
        records.Slots.ShouldBeEmpty();
        records.Agents.ShouldAllBe(agent => agent.Work.Count == 0 && agent.Mode == AgentMode.SignedOut);
        (await _service.Unreadable()).ShouldBeEmpty();
    }

    private static void EachIsHandledOnce(DeskRecords records, List<SimulatedAgent> agents, ConcurrentDictionary<string, string> sent)
    {
        records.Contacts.ShouldAllBe(history => history.Contact.State == ContactState.Closed);
        // No text is lost and none is counted twice.
        var texts = records.Contacts.GroupBy(history => history.Contact.Number.Value).ToDictionary(group => group.Key, group => group.Sum(history => history.Contact.Texts));
        foreach (var handset in sent.Values.GroupBy(handset => handset)) texts.GetValueOrDefault(handset.Key).ShouldBe(handset.Count());

        foreach (var history in records.Contacts)
        {
            // Accepted once more only where the agent was lost.
            var (accepted, lost) = (history.Spells.Count(spell => spell.AcceptedAt is not null), history.Spells.Count(spell => spell is { AcceptedAt: not null, Ending: StepKind.AgentLost }));
            accepted.ShouldBe(lost + 1, string.Join('\n', history.Steps));
            history.Spells.Count(spell => spell.Ending == StepKind.Closed).ShouldBe(1);
        }

        // Whatever an agent was told is in the history, and what they were told of one contact they were told alone.
        var byContact = records.Contacts.ToDictionary(history => history.Contact.Id.Value);
        foreach (var answer in agents.SelectMany(agent => agent.Answers))
        {
            var history = byContact[answer.Contact];
            history.Steps.ShouldContain(step => step.Kind == answer.Step && step.By == answer.Agent && step.At < answer.AnsweredAt, $"{answer}\n{string.Join('\n', history.Steps)}");
            if (answer.Step == StepKind.Declined) continue;
            // Whoever did not hear that they had closed it asks again later, and is told so again.
            history.Spells.ShouldContain(
                spell => spell.Agent == answer.Agent && spell.AcceptedAt < answer.AnsweredAt && (spell.Until > answer.AskedAt || (answer.Step == StepKind.Closed && spell.Ending == StepKind.Closed)),
                $"{answer}\n{string.Join('\n', history.Steps)}");
        }
    }

    private static void NobodyHadTooMuch(DeskRecords records, List<SimulatedAgent> agents)
    {
        agents.SelectMany(agent => agent.Faults).ShouldBeEmpty();
        var units = records.Agents.ToDictionary(agent => agent.Id, agent => agent.Units);
        records.Days.ShouldAllBe(day => day.Event.Load >= 0 && day.Event.Load <= units[day.Agent]);
        // By the contacts' own histories as well, which are other rows than the agents'.
        foreach (var spells in records.Contacts.SelectMany(history => history.Spells).GroupBy(spell => spell.Agent))
            spells.Max(spell => spells.Count(other => other.OfferedAt <= spell.OfferedAt && other.Until > spell.OfferedAt)).ShouldBeLessThanOrEqualTo(units[spells.Key]);
    }

    private void Report(DeskRecords records, List<SimulatedAgent> agents)
    {
        var spells = records.Contacts.SelectMany(history => history.Spells).ToList();
        output.WriteLine($"{records.Contacts.Count} contacts; {spells.Count} offers, which ended: {string.Join(", ", spells.GroupBy(spell => spell.Ending).Select(group => $"{group.Key} {group.Count()}"))}");
        output.WriteLine($"{spells.Count(spell => spell is { AcceptedAt: not null, Ending: StepKind.AgentLost })} contacts lost their agent in the middle");
        output.WriteLine($"Agents: {agents.Count} came, {agents.Sum(agent => agent.Crashes)} crashes, {agents.Count(agent => !agent.IsHere)} of them for good, {agents.Sum(agent => agent.Missed)} offers not answered");
        output.WriteLine($"Their requests: {string.Join(", ", agents.SelectMany(agent => agent.Statuses).GroupBy(status => status.Key).Select(group => $"{(int)group.Key} {group.Sum(status => status.Value)}"))}");
        var waits = records.Contacts.Select(history => (history.Spells[0].OfferedAt - history.Contact.WaitingSince).TotalSeconds).Order().ToList();
        output.WriteLine($"From the text to the first offer: median {waits[waits.Count / 2]:0.0} s, worst {waits[^1]:0.0} s");
        var most = records.Contacts.SelectMany(history => history.Waits).ToList();
        output.WriteLine($"Most waiting at once: {most.Max(wait => most.Count(other => other.From <= wait.From && other.Until > wait.From))}");
        foreach (var margin in new[] { 0, 0.5, 1, 2, 5 })
        {
            var inversions = Inversion.Find(records.Contacts, TimeSpan.FromSeconds(margin)).OrderByDescending(inversion => inversion.By).ToList();
            output.WriteLine($"Inversions by contacts that waited {margin} s before and after: {inversions.Count} of {spells.Count} offers" + (inversions.Count == 0 ? "" : $", the worst {inversions[0].By.TotalSeconds:0.00} s: {inversions[0]}"));
        }
    }
}
