using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>An agent whose screen was not heard of for a while.</summary>
public sealed record SilentAgent(string Agent, DateTimeOffset SeenAt, string ETag);

/// <summary>Who is signed in, and when their screen was last heard of: the partition <c>signed-in</c> of the table <c>DeskDirectory</c>.</summary>
public sealed class SignedInStore(Tables tables, ServiceClock clock)
{
    private const string Partition = "signed-in";

    /// <summary>The agent's screen is alive.</summary>
    public async Task Seen(string agent, CancellationToken stop) =>
        await (await Table()).UpsertEntityAsync(new TableEntity(Partition, agent) { ["SeenAt"] = clock.Now }, TableUpdateMode.Replace, stop);

    public async Task Remove(string agent, CancellationToken stop) => await (await Table()).DeleteEntityAsync(Partition, agent, cancellationToken: stop);

    /// <summary>Removes an agent who is not signed in, unless they were heard of meanwhile.</summary>
    public async Task Remove(SilentAgent silent, CancellationToken stop)
    {
        try
        {
            await (await Table()).DeleteEntityAsync(Partition, silent.Agent, new ETag(silent.ETag), stop);
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            // They sign in just now.
        }
    }

    public async Task<DateTimeOffset?> SeenAt(string agent, CancellationToken stop)
    {
        var row = await (await Table()).GetEntityIfExistsAsync<TableEntity>(Partition, agent, cancellationToken: stop);
        return row.HasValue ? row.Value!.GetDateTimeOffset("SeenAt") : null;
    }

    /// <summary>Those who were not heard of since then.</summary>
    public async Task<IReadOnlyList<SilentAgent>> NotSeenSince(DateTimeOffset since, CancellationToken stop)
    {
        List<SilentAgent> silent = [];
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and SeenAt lt {since}");
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) silent.Add(new(row.RowKey, row.GetDateTimeOffset("SeenAt")!.Value, row.ETag.ToString()));
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
