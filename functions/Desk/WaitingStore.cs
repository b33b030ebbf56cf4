using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>A contact's place among those that wait, as its row tells it.</summary>
/// <param name="Key">See <see cref="Contact.Place"/>.</param>
/// <param name="Declined">Agents who are not offered it again.</param>
public sealed record WaitingPlace(Lane Lane, string Key, ContactId Contact, int Priority, DateTimeOffset Since, IReadOnlyList<string> Declined);

/// <summary>
/// The table <c>Waiting</c>: a partition per lane, its contacts in their order. The contact's row is the truth; a place that it no longer names is a left-over and is
/// deleted by whoever meets it.
/// </summary>
public sealed class WaitingStore(Tables tables, DeskDirectory directory)
{
    public async Task Put(Contact contact, CancellationToken stop)
    {
        // The lane is known before anybody waits in it, so that nobody waits where no one looks.
        await directory.Ensure(contact.Lane, stop);
        var row = new TableEntity(contact.Lane.Key, contact.Place);
        if (contact.Declined.Count > 0) row["Declined"] = string.Join(';', contact.Declined);
        await (await Table()).UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
    }

    public async Task Delete(Lane lane, string place, CancellationToken stop) =>
        await (await Table()).DeleteEntityAsync(lane.Key, place, ETag.All, stop);

    /// <summary>The first places of a lane, highest priority and longest waiting first.</summary>
    /// <param name="after">Only places behind this one.</param>
    public async Task<IReadOnlyList<WaitingPlace>> First(Lane lane, int count, string? after, CancellationToken stop)
    {
        var filter = after is null ? TableClient.CreateQueryFilter($"PartitionKey eq {lane.Key}") : TableClient.CreateQueryFilter($"PartitionKey eq {lane.Key} and RowKey gt {after}");
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, count, cancellationToken: stop).AsPages(pageSizeHint: count))
            return [.. page.Values.Select(row => Read(lane, row))];
        return [];
    }

    /// <summary>One page of the places of several lanes in their common order. Every lane is asked for a whole page: keys sort the same in all.</summary>
    public async Task<(IReadOnlyList<WaitingPlace> Places, string? Next)> List(IEnumerable<Lane> lanes, int size, string? after, CancellationToken stop)
    {
        var firsts = await Task.WhenAll(lanes.Select(lane => First(lane, size, after, stop)));
        var places = firsts.SelectMany(first => first).OrderBy(place => place.Key, StringComparer.Ordinal).Take(size).ToList();
        return (places, places.Count == size ? places[^1].Key : null);
    }

    /// <summary>How many places are before this one in a lane, or all where it is null; counts no further than the limit.</summary>
    public async Task<int> Count(Lane lane, string? before, int limit, CancellationToken stop)
    {
        var filter = before is null ? TableClient.CreateQueryFilter($"PartitionKey eq {lane.Key}") : TableClient.CreateQueryFilter($"PartitionKey eq {lane.Key} and RowKey lt {before}");
        var count = 0;
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, Math.Min(limit, 1000), ["RowKey"], stop).AsPages(pageSizeHint: Math.Min(limit, 1000)))
        {
            count += page.Values.Count;
            if (count >= limit) return limit;
        }
        return count;
    }

    /// <summary>Since when the longest waiting of a lane has waited. Places sort by priority first, so one row is read for each priority that is there, ten at most.</summary>
    public async Task<DateTimeOffset?> OldestSince(Lane lane, CancellationToken stop)
    {
        DateTimeOffset? oldest = null;
        // Sorts behind all places of the priority and before those of the next.
        for (string? after = null; await First(lane, 1, after, stop) is [var first, ..]; after = $"{first.Priority:D1}.")
            if (oldest is null || first.Since < oldest) oldest = first.Since;
        return oldest;
    }

    private static WaitingPlace Read(Lane lane, TableEntity row)
    {
        var parts = row.RowKey.Split('-');
        return new(lane, row.RowKey, ContactId.Parse(parts[2]), int.Parse(parts[0], CultureInfo.InvariantCulture), new(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero),
            row.GetString("Declined")?.Split(';') ?? []);
    }

    private Task<TableClient> Table() => tables.Get(TableNames.Waiting);
}
