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

    /// <summary>A list entry that no process has renewed for a day is not in use any more.</summary>
    private static readonly TimeSpan s_renewed = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_unused = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ensured = new();
    private (DateTimeOffset At, IReadOnlyList<Lane> Lanes) _lanes;
    private (DateTimeOffset At, IReadOnlyList<Profile> Profiles) _profiles;

    public Task Ensure(Lane lane, CancellationToken stop) => Ensure(new TableEntity(LanePartition, lane.Key), stop);

    public Task Ensure(Profile profile, CancellationToken stop) => Ensure(
        new TableEntity(ProfilePartition, profile.Key) { ["Queues"] = string.Join('+', profile.Queues), ["Skills"] = string.Join('+', profile.Skills) }, stop);

    /// <param name="fresh">Read now rather than remembered.</param>
    public async Task<IReadOnlyList<Lane>> Lanes(bool fresh, CancellationToken stop)
    {
        if (!fresh && _lanes.Lanes is { } lanes && clock.Now - _lanes.At < s_remembered) return lanes;
        var now = clock.Now;
        var read = await Read(LanePartition, row => Lane.Parse(row.RowKey), stop);
        _lanes = (now, read);
        return read;
    }

    /// <param name="fresh">Read now rather than remembered.</param>
    public async Task<IReadOnlyList<Profile>> Profiles(bool fresh, CancellationToken stop)
    {
        if (!fresh && _profiles.Profiles is { } profiles && clock.Now - _profiles.At < s_remembered) return profiles;
        var now = clock.Now;
        var read = await Read(ProfilePartition, ProfileOf, stop);
        _profiles = (now, read);
        return read;
    }

    /// <summary>Profiles and lanes that no process has used for a day.</summary>
    public async Task<(IReadOnlyList<Lane> Lanes, IReadOnlyList<Profile> Profiles)> Unused(CancellationToken stop)
    {
        var before = clock.Now - s_unused;
        return (await Read(LanePartition, row => Lane.Parse(row.RowKey), stop, before), await Read(ProfilePartition, ProfileOf, stop, before));
    }

    public async Task Remove(Lane lane, CancellationToken stop) => await (await Table()).DeleteEntityAsync(LanePartition, lane.Key, ETag.All, stop);

    public async Task Remove(Profile profile, CancellationToken stop) => await (await Table()).DeleteEntityAsync(ProfilePartition, profile.Key, ETag.All, stop);

    private async Task Ensure(TableEntity row, CancellationToken stop)
    {
        var key = $"{row.PartitionKey}/{row.RowKey}";
        if (_ensured.TryGetValue(key, out var at) && clock.Now - at < s_renewed) return;
        row["UsedAt"] = clock.Now;
        await (await Table()).UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
        _ensured[key] = clock.Now;
        // This process at least need not wait until it reads the lists again.
        (_lanes, _profiles) = (default, default);
    }

    private async Task<IReadOnlyList<T>> Read<T>(string partition, Func<TableEntity, T> read, CancellationToken stop, DateTimeOffset? usedBefore = null)
    {
        var filter = usedBefore is { } before
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and UsedAt lt {before}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        List<T> rows = [];
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) rows.Add(read(row));
        return rows;
    }

    private static Profile ProfileOf(TableEntity row) => new(Split(row.GetString("Queues")), Split(row.GetString("Skills")));

    private static string[] Split(string list) => list.Split('+', StringSplitOptions.RemoveEmptyEntries);

    private Task<TableClient> Table() => tables.Get(TableNames.DeskDirectory);
}
