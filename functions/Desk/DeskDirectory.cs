using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>
/// The table <c>DeskDirectory</c>, small lists that are read whole: the lanes in which contacts wait and the profiles of agents. Both are remembered for a moment;
/// whoever finds nobody with a remembered list reads it again before giving up, since of two who come at once one must see the other.
/// </summary>
public sealed class DeskDirectory(Tables tables, ServiceClock clock)
{
    private const string LanePartition = "lanes";
    private const string ProfilePartition = "profiles";

    private static readonly TimeSpan s_remembered = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_renewed = TimeSpan.FromHours(1);

    /// <summary>A list entry that no process has renewed for so long is not in use any more.</summary>
    private static readonly TimeSpan s_unused = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ensured = new();
    private Remembered<Lane>? _lanes;
    private Remembered<Profile>? _profiles;

    public Task Ensure(Lane lane, CancellationToken stop) => Ensure(new TableEntity(LanePartition, lane.Key), stop);

    public Task Ensure(Profile profile, CancellationToken stop) => Ensure(
        new TableEntity(ProfilePartition, profile.Key) { ["Queues"] = string.Join('+', profile.Queues), ["Skills"] = string.Join('+', profile.Skills) }, stop);

    /// <param name="fresh">Read now rather than remembered.</param>
    public async Task<IReadOnlyList<Lane>> Lanes(bool fresh, CancellationToken stop)
    {
        if (!fresh && Volatile.Read(ref _lanes) is { } lanes && clock.Now - lanes.At < s_remembered) return lanes.List;
        var now = clock.Now;
        IReadOnlyList<Lane> read = [.. (await Read(LanePartition, stop)).Select(row => Lane.Parse(row.RowKey))];
        Volatile.Write(ref _lanes, new(now, read));
        return read;
    }

    /// <param name="fresh">Read now rather than remembered.</param>
    public async Task<IReadOnlyList<Profile>> Profiles(bool fresh, CancellationToken stop)
    {
        if (!fresh && Volatile.Read(ref _profiles) is { } profiles && clock.Now - profiles.At < s_remembered) return profiles.List;
        var now = clock.Now;
        IReadOnlyList<Profile> read = [.. (await Read(ProfilePartition, stop)).Select(ProfileOf)];
        Volatile.Write(ref _profiles, new(now, read));
        return read;
    }

    /// <summary>Forgets lanes and profiles that no process has used for a day and that are empty.</summary>
    public async Task Forget(Func<Lane, Task<bool>> isEmpty, Func<string, Task<bool>> hasNobody, CancellationToken stop)
    {
        var before = clock.Now - s_unused;
        foreach (var row in await Read(LanePartition, stop, before))
            if (await isEmpty(Lane.Parse(row.RowKey))) await Remove(row, stop);
        foreach (var row in await Read(ProfilePartition, stop, before))
            if (await hasNobody(row.RowKey)) await Remove(row, stop);
    }

    private async Task Remove(TableEntity row, CancellationToken stop)
    {
        try
        {
            await (await Table()).DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, stop);
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            // Somebody has begun to use it again.
        }
    }

    private async Task Ensure(TableEntity row, CancellationToken stop)
    {
        var key = $"{row.PartitionKey}/{row.RowKey}";
        if (_ensured.TryGetValue(key, out var at) && clock.Now - at < s_renewed) return;
        row["UsedAt"] = clock.Now;
        await (await Table()).UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
        _ensured[key] = clock.Now;
        // This process at least need not wait until it reads the lists again.
        (_lanes, _profiles) = (null, null);
    }

    private async Task<IReadOnlyList<TableEntity>> Read(string partition, CancellationToken stop, DateTimeOffset? usedBefore = null)
    {
        var filter = usedBefore is { } before
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and UsedAt lt {before}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        List<TableEntity> rows = [];
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) rows.Add(row);
        return rows;
    }

    private static Profile ProfileOf(TableEntity row) => new(Split(row.GetString("Queues")), Split(row.GetString("Skills")));

    private static string[] Split(string list) => list.Split('+', StringSplitOptions.RemoveEmptyEntries);

    private Task<TableClient> Table() => tables.Get(TableNames.DeskDirectory);

    private sealed record Remembered<T>(DateTimeOffset At, IReadOnlyList<T> List);
}
