using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>
/// What each agent has parked: rows <c>p-{contact}</c> of the table <c>Agents</c>. They are hints, written before the contact is parked; the contact's row is the truth, and
/// a row that it does not bear out is deleted by whoever reads it.
/// </summary>
public sealed class ParkedStore(Tables tables, ContactStore contacts, ServiceClock clock)
{
    private const string FirstRow = "p-";
    private const string AfterRows = "p.";

    // The contact of a row this young may be about to be parked.
    private static readonly TimeSpan s_parking = TimeSpan.FromMinutes(1);

    public async Task Add(string agent, ContactId contact, CancellationToken stop) =>
        await (await Table()).UpsertEntityAsync(new TableEntity(agent, FirstRow + contact) { ["At"] = clock.Now }, TableUpdateMode.Replace, stop);

    /// <summary>One page of the contacts that the agent has parked; one range, and a point read for each.</summary>
    public async Task<(IReadOnlyList<Contact> Contacts, string? Next)> List(string agent, int size, string? continuation, CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {agent} and RowKey ge {FirstRow} and RowKey lt {AfterRows}");
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, size, cancellationToken: stop).AsPages(continuation, size))
            return ([.. (await Task.WhenAll(page.Values.Select(row => Read(agent, row, stop)))).OfType<Contact>()], page.ContinuationToken);
        return ([], null);
    }

    private async Task<Contact?> Read(string agent, TableEntity row, CancellationToken stop)
    {
        if (await contacts.Find(ContactId.Parse(row.RowKey[FirstRow.Length..]), stop) is { State: ContactState.Parked } contact && contact.Agent == agent) return contact;
        if (row.GetDateTimeOffset("At") + s_parking < clock.Now) await Delete(row, stop);
        return null;
    }

    private async Task Delete(TableEntity row, CancellationToken stop)
    {
        try
        {
            await (await Table()).DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, stop);
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            // They park it again just now.
        }
    }

    private Task<TableClient> Table() => tables.Get(TableNames.Agents);
}
