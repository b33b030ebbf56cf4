using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Operations;

/// <summary>A queue message that could not be read or handled, as it was.</summary>
/// <param name="Queue">Where it came from, and where a replay puts it.</param>
/// <param name="Reason">What was wrong with it.</param>
/// <param name="ReplayedAt">Null until somebody replays it; kept after.</param>
public sealed record UnreadableMessage(string Id, string Queue, string Reason, string Raw, DateTimeOffset KeptAt, DateTimeOffset? ReplayedAt, string? ReplayedBy)
{
    internal string? ETag { get; init; }
}

/// <summary>The table <c>Unreadable</c>, newest first in one partition: it is written when something is wrong, not in normal life.</summary>
public sealed class UnreadableStore(Tables tables)
{
    private const string Partition = "unreadable";

    /// <summary>False where the same message is kept already.</summary>
    public async Task<bool> Add(UnreadableMessage message, CancellationToken stop)
    {
        try
        {
            await (await Table()).AddEntityAsync(Row(message), stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            return false;
        }
    }

    public async Task<UnreadableMessage?> Find(string id, CancellationToken stop)
    {
        var row = await (await Table()).GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: stop);
        return row.HasValue ? Read(row.Value!) : null;
    }

    public async Task<bool> Update(UnreadableMessage message, CancellationToken stop)
    {
        try
        {
            await (await Table()).UpdateEntityAsync(Row(message), new ETag(message.ETag!), TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            return false;
        }
    }

    public async Task<(IReadOnlyList<UnreadableMessage> Messages, string? Next)> List(int size, string? continuation, CancellationToken stop)
    {
        var query = (await Table()).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size)) return ([.. page.Values.Select(Read)], page.ContinuationToken);
        return ([], null);
    }

    private static TableEntity Row(UnreadableMessage message)
    {
        var row = new TableEntity(Partition, message.Id)
        {
            ["Queue"] = message.Queue,
            ["Reason"] = message.Reason,
            ["KeptAt"] = message.KeptAt,
            ["ReplayedAt"] = message.ReplayedAt,
            ["ReplayedBy"] = message.ReplayedBy,
        };
        row.SetText("Raw", message.Raw);
        return row;
    }

    private static UnreadableMessage Read(TableEntity row) => new(
        row.RowKey, row.GetString("Queue"), row.GetString("Reason"), row.GetText("Raw"), row.GetDateTimeOffset("KeptAt")!.Value,
        row.GetDateTimeOffset("ReplayedAt"), row.GetString("ReplayedBy"))
    { ETag = row.ETag.ToString() };

    private Task<TableClient> Table() => tables.Get(TableNames.Unreadable);
}
