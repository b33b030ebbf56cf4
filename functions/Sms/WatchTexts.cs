using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>
/// The table <c>TextDeadlines</c>: which numbers have texts that wait for something, sorted by when a sweeper should look. A number has one valid row at a time,
/// the one that its conversation names in <c>WatchedAt</c>; others are left-overs of lost races and are thrown away when their time comes.
/// </summary>
public sealed class WatchTexts(Tables tables, ServiceClock clock)
{
    public const int Shards = 16;

    /// <summary>
    /// Makes sure that a sweeper looks at the number not much later than the text's deadline. The row is written before the text is saved, so that a text is never
    /// stored unwatched; most texts find their number watched already and cost nothing.
    /// </summary>
    public async Task<Conversation> Cover(Conversation conversation, Text? text, CancellationToken stop)
    {
        if (text?.Deadline is not { } deadline) return conversation;
        var covered = conversation.WatchedAt is { } watched
            && watched <= deadline + SendLadder.Grace
            // A look that is long overdue means that the row is gone or no sweeper runs: a new row is the cure for the first.
            && watched > clock.Now - TimeSpan.FromMinutes(5);
        if (covered) return conversation;
        await Add(conversation.Number.Key, deadline, stop);
        return conversation with { WatchedAt = deadline };
    }

    public async Task Add(NumberKey number, DateTimeOffset due, CancellationToken stop) =>
        await (await Table()).UpsertEntityAsync(new TableEntity(Partition(number.Shard(Shards)), Row(number, due)), TableUpdateMode.Replace, stop);

    public async Task Remove(NumberKey number, DateTimeOffset due, CancellationToken stop) =>
        await (await Table()).DeleteEntityAsync(Partition(number.Shard(Shards)), Row(number, due), ETag.All, stop);

    /// <summary>The numbers of one shard to be looked at now, longest overdue first.</summary>
    public async IAsyncEnumerable<(NumberKey Number, DateTimeOffset Due)> GetDue(int shard, [EnumeratorCancellation] CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(shard)} and RowKey lt {Ticks(clock.Now)}");
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, 100, cancellationToken: stop)) yield return Parse(row);
    }

    private static (NumberKey, DateTimeOffset) Parse(TableEntity row) =>
        (NumberKey.Parse(row.RowKey[20..]), new(long.Parse(row.RowKey[..19], CultureInfo.InvariantCulture), TimeSpan.Zero));

    private static string Partition(int shard) => $"{shard:x1}";

    private static string Row(NumberKey number, DateTimeOffset due) => $"{Ticks(due)}-{number}";

    private static string Ticks(DateTimeOffset due) => $"{due.UtcTicks:D19}";

    private Task<TableClient> Table() => tables.Get(TableNames.TextDeadlines);
}
