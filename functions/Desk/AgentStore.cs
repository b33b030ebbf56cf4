using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>
/// The table <c>Agents</c>: a partition per agent with the agent's row, a slot row for each unit in use, and the timeline of the agent's days. A change is one
/// transaction: the agent against the ETag that was read, a slot added for every unit taken (there can be none already) and deleted for every unit freed, and the timeline's event.
/// </summary>
public sealed class AgentStore(Tables tables)
{
    public const string AgentRow = "agent";
    private const string FirstEvent = "e-";
    private const string AfterEvents = "e.";

    public async Task<Agent?> Find(string id, CancellationToken stop)
    {
        var response = await (await Table()).GetEntityIfExistsAsync<TableEntity>(id, AgentRow, cancellationToken: stop);
        return response.HasValue ? DeskRows.ToAgent(response.Value!) : null;
    }

    /// <summary>False where there is one already.</summary>
    public async Task<bool> Add(Agent agent, CancellationToken stop)
    {
        try
        {
            await (await Table()).AddEntityAsync(DeskRows.From(agent), stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            return false;
        }
    }

    /// <returns>The agent as saved, or null where they changed since <paramref name="before"/> was read.</returns>
    public async Task<Agent?> Save(Agent before, Agent after, DateTimeOffset now, CancellationToken stop)
    {
        var isNews = before.Activity != after.Activity || before.Reason != after.Reason;
        after = after with { Version = before.Version + 1, ActivitySince = isNews ? now : before.ActivitySince };
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, DeskRows.From(after), new ETag(before.ETag!)), .. Slots(before, after)];
        if (isNews || before.UsedUnits != after.UsedUnits) actions.Add(new(TableTransactionActionType.Add, Event(before, after, now)));
        var mark = Marked.With((TableEntity)actions[0].Entity);
        try
        {
            var response = await (await Table()).SubmitTransactionAsync(actions, stop);
            return after with { ETag = response.Value[0].Headers.ETag?.ToString() };
        }
        // Our own slots are there already, or gone, when the transaction is sent again after its answer was lost.
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere() || error.Status == 404)
        {
            var stored = await (await Table()).GetEntityIfExistsAsync<TableEntity>(after.Id, AgentRow, cancellationToken: stop);
            return stored.HasValue && Marked.Has(stored.Value!, mark) ? after with { ETag = stored.Value!.ETag.ToString() } : null;
        }
    }

    /// <summary>Makes the agent's screen look again: something in a thread of theirs changed.</summary>
    public async Task Touch(string id, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            await (await Table()).UpdateEntityAsync(new TableEntity(id, AgentRow) { ["TouchedAt"] = now }, ETag.All, TableUpdateMode.Merge, stop);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            // A participant who never signed in.
        }
    }

    /// <summary>Units in use, as the slot rows have it.</summary>
    public async Task<IReadOnlyDictionary<int, ContactId>> Slots(string id, CancellationToken stop)
    {
        Dictionary<int, ContactId> slots = [];
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {"slot-"} and RowKey lt {"slot."}"), cancellationToken: stop))
            slots[int.Parse(row.RowKey["slot-".Length..], System.Globalization.CultureInfo.InvariantCulture)] = ContactId.Parse(row.GetString("Contact"));
        return slots;
    }

    /// <summary>The agent's activities in a span of time, oldest first.</summary>
    public async Task<(IReadOnlyList<AgentDayEvent> Events, string? Next)> Timeline(
        string id, DateTimeOffset from, DateTimeOffset until, int size, string? continuation, CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {id} and RowKey ge {$"{FirstEvent}{from.UtcTicks:D19}"} and RowKey lt {$"{FirstEvent}{until.UtcTicks:D19}"} and RowKey lt {AfterEvents}");
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, size, cancellationToken: stop).AsPages(continuation, size))
            return ([.. page.Values.Select(Event)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>The first event at or after a moment, which tells what was before it: one row is read. Null where there is none.</summary>
    public async Task<AgentDayEvent?> NextEvent(string id, DateTimeOffset from, CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {$"{FirstEvent}{from.UtcTicks:D19}"} and RowKey lt {AfterEvents}");
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, 1, cancellationToken: stop).AsPages(pageSizeHint: 1))
            if (page.Values is [var first, ..]) return Event(first);
        return null;
    }

    private static IEnumerable<TableTransactionAction> Slots(Agent before, Agent after)
    {
        var old = before.Work.SelectMany(engagement => engagement.Slots.Select(slot => (slot, engagement.Contact))).ToDictionary(pair => pair.slot, pair => pair.Contact);
        var now = after.Work.SelectMany(engagement => engagement.Slots.Select(slot => (slot, engagement.Contact))).ToDictionary(pair => pair.slot, pair => pair.Contact);
        foreach (var (slot, contact) in now)
        {
            if (!old.TryGetValue(slot, out var other)) yield return new(TableTransactionActionType.Add, Slot(after.Id, slot, contact));
            else if (other != contact) yield return new(TableTransactionActionType.UpdateReplace, Slot(after.Id, slot, contact), ETag.All);
        }
        foreach (var (slot, contact) in old.Where(pair => !now.ContainsKey(pair.Key))) yield return new(TableTransactionActionType.Delete, Slot(after.Id, slot, contact), ETag.All);
    }

    private static TableEntity Slot(string agent, int slot, ContactId contact) => new(agent, $"slot-{slot}") { ["Contact"] = contact.Value };

    // Versions keep events of one moment apart and in order.
    private static TableEntity Event(Agent before, Agent agent, DateTimeOffset now)
    {
        var row = new TableEntity(agent.Id, $"{FirstEvent}{now.UtcTicks:D19}-{agent.Version:D12}")
        {
            ["At"] = now,
            ["Activity"] = agent.Activity.ToString(),
            ["Load"] = agent.UsedUnits,
            ["Was"] = before.Activity.ToString(),
        };
        row.SetIfAny("Reason", agent.Reason);
        row.SetIfAny("WasReason", before.Reason);
        return row;
    }

    internal static AgentDayEvent Event(TableEntity row) =>
        new(row.GetDateTimeOffset("At")!.Value, Enum.Parse<AgentActivity>(row.GetString("Activity")), row.GetString("Reason"), row.GetInt32("Load") ?? 0,
            Enum.Parse<AgentActivity>(row.GetString("Was")), row.GetString("WasReason"));

    private Task<TableClient> Table() => tables.Get(TableNames.Agents);
}
