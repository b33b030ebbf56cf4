using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Serverless.Platform.Storage;

/// <summary>
/// A table of what a sweeper should look at, sorted by when: sixteen shards of rows <c>{due, 19 digits}-{key}</c>. A thing has one valid row at a time, the one whose time its own
/// record names; others are left-overs of lost races and are thrown away when their time comes.
/// </summary>
public sealed class Deadlines(Tables tables, ServiceClock clock, string table)
{
    public const int Shards = 16;

    public async Task Add(NumberKey number, string key, DateTimeOffset due, CancellationToken stop) =>
        await (await Table()).UpsertEntityAsync(new TableEntity(Partition(number.Shard(Shards)), Row(key, due)), TableUpdateMode.Replace, stop);

    public async Task Remove(NumberKey number, string key, DateTimeOffset due, CancellationToken stop) =>
        await (await Table()).DeleteEntityAsync(Partition(number.Shard(Shards)), Row(key, due), ETag.All, stop);

    /// <summary>What is to be looked at now in one shard, longest overdue first.</summary>
    public async IAsyncEnumerable<(string Key, DateTimeOffset Due)> GetDue(int shard, [EnumeratorCancellation] CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(shard)} and RowKey lt {Ticks(clock.Now)}");
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, 100, cancellationToken: stop))
            yield return (row.RowKey[20..], new(long.Parse(row.RowKey[..19], CultureInfo.InvariantCulture), TimeSpan.Zero));
    }

    private static string Partition(int shard) => $"{shard:x1}";

    private static string Row(string key, DateTimeOffset due) => $"{Ticks(due)}-{key}";

    private static string Ticks(DateTimeOffset due) => $"{due.UtcTicks:D19}";

    private Task<TableClient> Table() => tables.Get(table);
}
