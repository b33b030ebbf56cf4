using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Something about an agent that a supervisor should see.</summary>
/// <param name="Kind">"refusals" (R18).</param>
public sealed record SupervisorFlag(string Kind, string Agent, string Name, DateTimeOffset At, string Detail);

/// <summary>The partition <c>flags</c> of the table <c>DeskDirectory</c>. A natural key makes one flag of what happens again; its detail is the newest.</summary>
public sealed class FlagStore(Tables tables)
{
    private const string Partition = "flags";

    public async Task Put(SupervisorFlag flag, string naturalKey, CancellationToken stop)
    {
        var row = new TableEntity(Partition, $"{naturalKey.Replace('/', '-')}-{flag.Kind}")
        {
            ["Kind"] = flag.Kind,
            ["Agent"] = flag.Agent,
            ["Name"] = flag.Name,
            ["At"] = flag.At,
            ["Detail"] = flag.Detail,
        };
        await (await tables.Get(TableNames.DeskDirectory)).UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
    }

    /// <param name="month">Only those of one month, "2026-11"; null for all, oldest first.</param>
    public async Task<(IReadOnlyList<SupervisorFlag> Flags, string? Next)> List(int size, string? continuation, CancellationToken stop, string? month = null)
    {
        var filter = month is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {Partition}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {month + "-"} and RowKey lt {month + "."}");
        var query = (await tables.Get(TableNames.DeskDirectory)).QueryAsync<TableEntity>(filter, size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size))
            return ([.. page.Values.Select(row => new SupervisorFlag(
                row.GetString("Kind"), row.GetString("Agent"), row.GetString("Name"), row.GetDateTimeOffset("At")!.Value, row.GetString("Detail")))], page.ContinuationToken);
        return ([], null);
    }
}
