using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Tests.Support;

namespace Serverless.Bench;

/// <summary>The desk in this process, with nobody polling queues or firing timers, over tables that are kept at one depth: so many waiting, so many ready.</summary>
internal sealed class FilledDesk : IDisposable
{
    private static readonly ParallelOptions s_parallel = new() { MaxDegreeOfParallelism = 16 };

    private readonly IHost _host;
    private readonly DateTimeOffset _opened = DateTimeOffset.UtcNow;
    private readonly PriorityQueue<ContactId, string> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _ready = new();
    private int _contacts;
    private int _agents;

    private FilledDesk(IHost host, StorageTimes times) => (_host, Times) = (host, times);

    public StorageTimes Times { get; }

    /// <summary>The queues and skills of the default routing.</summary>
    public static IReadOnlyList<Lane> Lanes { get; } = [.. DeskSettings.Default.Routing.Select(rule => new Lane(rule.Queue, rule.Skills, false)).Distinct()];

    public static Profile Profile { get; } = new(DeskSettings.Default.NewAgents.Queues, DeskSettings.Default.NewAgents.Skills);

    public static async Task<FilledDesk> OpenAsync(int contacts, int agents)
    {
        var times = new StorageTimes();
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Functions = [];
        builder.Configuration.AddInMemoryCollection(
            [new("AzureWebJobsStorage", await TestStorage.NewAccountAsync()), new("Acs:ConnectionString", "endpoint=http://127.0.0.1:9;accesskey=bm9ib2R5IGlzIHRleHRlZCBoZXJl")]);
        builder.AddService();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<HttpPipelinePolicy>(times);
        var desk = new FilledDesk(builder.Build(), times);
        await desk.Fill(contacts, agents);
        times.Take();
        return desk;
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Who is offered the next contact.</summary>
    public string NextAgent() => _ready.Dequeue();

    /// <summary>What is offered next.</summary>
    public ContactId NextContact() => _waiting.Dequeue();

    /// <summary>One more of each, at the end.</summary>
    public async Task TopUp()
    {
        var contact = NewContact();
        await Add(contact);
        await Get<WaitingStore>().Put(contact, CancellationToken.None);
        await AddAgent(_agents++);
    }

    public void Dispose() => _host.Dispose();

    private async Task Fill(int contacts, int agents)
    {
        var waiting = Enumerable.Range(0, contacts).Select(_ => NewContact()).ToList();
        await Parallel.ForEachAsync(waiting, s_parallel, async (contact, _) => await Add(contact));
        foreach (var lane in Lanes) await Get<DeskDirectory>().Ensure(lane, CancellationToken.None);
        var places = await Get<Tables>().Get(TableNames.Waiting);
        var transactions = waiting.GroupBy(contact => contact.Lane.Key).SelectMany(lane => lane.Select(contact => new TableEntity(lane.Key, contact.Place)).Chunk(100));
        await Parallel.ForEachAsync(transactions, s_parallel, async (rows, stop) =>
            await places.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), stop));
        for (; _agents < agents; _agents++) await AddAgent(_agents);
    }

    private Contact NewContact()
    {
        var n = _contacts++;
        PhoneNumber.TryFromCarrier($"+86137{n:00000000}", out var number);
        var rule = DeskSettings.Default.Routing[n % DeskSettings.Default.Routing.Count];
        var since = _opened.AddHours(-1) + TimeSpan.FromSeconds(n * 0.1);
        var contact = new Contact
        {
            Id = ContactId.Create(number.Key, since, $"{n}"),
            Channel = Channel.Text,
            Number = number,
            Subject = "my order has not come",
            Language = "en",
            ServiceNumber = "12580",
            Queue = rule.Queue,
            Skills = rule.Skills,
            Priority = rule.Priority,
            Rule = rule.Id,
            OpenedAt = since,
            WaitingSince = since,
            Since = since,
            Texts = 1,
        };
        _waiting.Enqueue(contact.Id, contact.Place);
        return contact;
    }

    private Task<Contact?> Add(Contact contact) => Get<ContactStore>().Add(
        contact, contact.Id.Value, new Customer(contact.Id.Number, contact.Id), new(StepKind.Opened, contact.OpenedAt, ContactStep.Service, contact.Rule), CancellationToken.None);

    private async Task AddAgent(int n)
    {
        var id = $"agent-{n:00000}";
        var now = DateTimeOffset.UtcNow;
        await Get<AgentStore>().Add(new() { Id = id, Name = id, Queues = Profile.Queues, Skills = Profile.Skills, Units = 3, IdleSince = now, ActivitySince = now }, CancellationToken.None);
        await Get<ChangeAgent>().Execute(id, agent => agent.Become(AgentMode.Ready), CancellationToken.None);
        _ready.Enqueue(id);
    }
}
