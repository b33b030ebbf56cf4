using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Who is signed in, and when their screen was last heard of: the partition <c>signed-in</c> of the table <c>DeskDirectory</c>.</summary>
public sealed class SignedInStore(Tables tables, ServiceClock clock)
{
    private const string Partition = "signed-in";

    /// <summary>The agent's screen is alive.</summary>
    public async Task Seen(string agent, CancellationToken stop) =>
        await (await Table()).UpsertEntityAsync(new TableEntity(Partition, agent) { ["SeenAt"] = clock.Now }, TableUpdateMode.Replace, stop);

    public async Task Remove(string agent, CancellationToken stop) => await (await Table()).DeleteEntityAsync(Partition, agent, cancellationToken: stop);

    public async Task<DateTimeOffset?> SeenAt(string agent, CancellationToken stop)
    {
        var row = await (await Table()).GetEntityIfExistsAsync<TableEntity>(Partition, agent, cancellationToken: stop);
        return row.HasValue ? row.Value!.GetDateTimeOffset("SeenAt") : null;
    }

    /// <summary>Those who were not heard of since then.</summary>
    public async Task<IReadOnlyList<(string Agent, DateTimeOffset SeenAt)>> NotSeenSince(DateTimeOffset since, CancellationToken stop)
    {
        List<(string, DateTimeOffset)> silent = [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and SeenAt lt {since}");
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) silent.Add((row.RowKey, row.GetDateTimeOffset("SeenAt")!.Value));
        return silent;
    }

    public async Task<(IReadOnlyList<string> Agents, string? Next)> List(int size, string? continuation, CancellationToken stop)
    {
        var query = (await Table()).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), size, ["RowKey"], stop);
        await foreach (var page in query.AsPages(continuation, size)) return ([.. page.Values.Select(row => row.RowKey)], page.ContinuationToken);
        return ([], null);
    }

    private Task<TableClient> Table() => tables.Get(TableNames.DeskDirectory);
}
