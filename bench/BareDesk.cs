using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Serverless.Platform.Storage;

namespace Serverless.Bench;

/// <summary>The storage operations of one assignment and nothing else, by the same SDK on the same tables: what no desk could be quicker than there.</summary>
internal sealed class BareDesk
{
    private const string Partition = "bare";

    private readonly TableClient _contacts;
    private readonly TableClient _agents;
    private readonly TableClient _waiting;
    private readonly TableClient _ready;
    private readonly QueueClient _deadlines;
    private readonly ETag[] _etags = new ETag[2];
    private int _count;

    private BareDesk(TableClient contacts, TableClient agents, TableClient waiting, TableClient ready, QueueClient deadlines) =>
        (_contacts, _agents, _waiting, _ready, _deadlines) = (contacts, agents, waiting, ready, deadlines);

    public static async Task<BareDesk> OpenAsync(FilledDesk desk)
    {
        var tables = desk.Get<Tables>();
        var bare = new BareDesk(
            await tables.Get(TableNames.Contacts), await tables.Get(TableNames.Agents), await tables.Get(TableNames.Waiting), await tables.Get(TableNames.ReadyAgents),
            await desk.Get<Queues>().Get(QueueNames.DeskDeadlines));
        bare._etags[0] = (await bare._agents.AddEntityAsync(Row("agent"))).Headers.ETag!.Value;
        bare._etags[1] = (await bare._contacts.AddEntityAsync(Row("c-1"))).Headers.ETag!.Value;
        return bare;
    }

    /// <summary>What is there before each: a place and a ready row.</summary>
    public async Task PrepareAsync()
    {
        _count++;
        await _waiting.AddEntityAsync(new TableEntity(Partition, $"{_count}"));
        await _ready.AddEntityAsync(new TableEntity(Partition, $"{_count}"));
    }

    /// <param name="toAgent">Begins with the contact, and asks who is ready.</param>
    public async Task AssignAsync(bool toAgent)
    {
        if (toAgent)
        {
            await _contacts.GetEntityIfExistsAsync<TableEntity>(Partition, "c-1");
            await First(_ready, FilledDesk.Profile.Key);
        }
        await _agents.GetEntityIfExistsAsync<TableEntity>(Partition, "agent");
        await Task.WhenAll(FilledDesk.Lanes.Select(lane => First(_waiting, lane.Key)));
        await _contacts.GetEntityIfExistsAsync<TableEntity>(Partition, "c-1");
        await _deadlines.SendMessageAsync(s_job, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(-1));
        _etags[0] = await Save(_agents, "agent", _etags[0], $"slot-{_count}", $"e-{_count}");
        _etags[1] = await Save(_contacts, "c-1", _etags[1], $"h-{_count}");
        await Task.WhenAll(_waiting.DeleteEntityAsync(Partition, $"{_count}", ETag.All), _ready.DeleteEntityAsync(Partition, $"{_count}", ETag.All));
    }

    private static async Task First(TableClient table, string partition)
    {
        await foreach (var page in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), 5).AsPages(pageSizeHint: 5))
        {
            if (page.Values.Count >= 0) return;
        }
    }

    private static async Task<ETag> Save(TableClient table, string row, ETag read, params string[] added)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, Row(row), read), .. added.Select(name => new TableTransactionAction(TableTransactionActionType.Add, Row(name)))];
        return (await table.SubmitTransactionAsync(actions)).Value[0].Headers.ETag!.Value;
    }

    private static readonly BinaryData s_job = BinaryData.FromString(new string('x', 140));

    private static TableEntity Row(string row) => new(Partition, row) { ["State"] = "Offered", ["Body"] = new string('x', 300), ["At"] = DateTimeOffset.UtcNow };
}
