using Azure.Data.Tables;
using Serverless.Desk;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Faults;

/// <summary>All that the desk has stored, read whole.</summary>
internal sealed record DeskRecords(
    IReadOnlyList<ContactHistory> Contacts, IReadOnlyList<Agent> Agents, IReadOnlyList<(string Agent, AgentDayEvent Event)> Days, IReadOnlyList<string> Slots,
    IReadOnlyList<string> Places, IReadOnlyList<string> Ready)
{
    public static async Task<DeskRecords> Read(Tables tables)
    {
        var contacts = await Rows(tables, TableNames.Contacts);
        var steps = contacts.Where(row => row.RowKey.StartsWith("h-", StringComparison.Ordinal))
            .ToLookup(row => row.PartitionKey + row.RowKey.Split('-')[1], row => (row.RowKey, Step: DeskRows.ToStep(row)));
        var agents = await Rows(tables, TableNames.Agents);
        return new(
            [.. contacts.Where(row => row.RowKey.StartsWith("c-", StringComparison.Ordinal)).Select(DeskRows.ToContact)
                .Select(contact => ContactHistory.Replay(contact, [.. steps[contact.Id.Value].OrderBy(step => step.RowKey, StringComparer.Ordinal).Select(step => step.Step)]))],
            [.. agents.Where(row => row.RowKey == AgentStore.AgentRow).Select(DeskRows.ToAgent)],
            [.. agents.Where(row => row.RowKey.StartsWith("e-", StringComparison.Ordinal)).Select(row => (row.PartitionKey, AgentStore.Event(row)))],
            [.. agents.Where(row => row.RowKey.StartsWith("slot-", StringComparison.Ordinal)).Select(row => $"{row.PartitionKey}/{row.RowKey}")],
            await Keys(tables, TableNames.Waiting), await Keys(tables, TableNames.ReadyAgents));
    }

    /// <summary>How many contacts are not closed, and how many texts have opened or joined one.</summary>
    public static async Task<(int Open, int Texts)> Count(Tables tables)
    {
        var rows = await Rows(tables, TableNames.Contacts, "RowKey ge 'c-' and RowKey lt 'c.'", "State", "Texts");
        return (rows.Count(row => row.GetString("State") != nameof(ContactState.Closed)), rows.Sum(row => row.GetInt32("Texts")!.Value));
    }

    public static async Task<IReadOnlyList<Agent>> ReadAgents(Tables tables) => [.. (await Rows(tables, TableNames.Agents, $"RowKey eq '{AgentStore.AgentRow}'")).Select(DeskRows.ToAgent)];

    public static async Task<IReadOnlyList<string>> Keys(Tables tables, string table, string? filter = null) => [.. (await Rows(tables, table, filter)).Select(row => $"{row.PartitionKey}/{row.RowKey}")];

    private static async Task<IReadOnlyList<TableEntity>> Rows(Tables tables, string name, string? filter = null, params string[] columns)
    {
        List<TableEntity> rows = [];
        await foreach (var row in (await tables.Get(name)).QueryAsync<TableEntity>(filter, 1000, columns.Length == 0 ? null : columns)) rows.Add(row);
        return rows;
    }
}
