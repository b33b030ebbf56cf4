using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Somebody who has a contact open on their screen.</summary>
/// <param name="Typing">Whether they are writing.</param>
public sealed record Presence(string Agent, string Name, DateTimeOffset SeenAt, bool Typing);

/// <summary>Rows <c>d-{contact}-{agent}</c> of the table <c>Contacts</c>: what an agent has half written in a contact, and whether they have it open.</summary>
public sealed class DraftStore(Tables tables, ServiceClock clock)
{
    /// <summary>Whoever says nothing for so long has closed it.</summary>
    public static readonly TimeSpan PresenceLasts = TimeSpan.FromSeconds(30);

    public async Task Write(ContactId contact, string agent, string text, CancellationToken stop) =>
        await (await Table()).UpsertEntityAsync(new TableEntity(contact.Number.Value, Row(contact, agent)) { ["Draft"] = text }, TableUpdateMode.Merge, stop);

    public async Task<string?> Read(ContactId contact, string agent, CancellationToken stop)
    {
        var row = await (await Table()).GetEntityIfExistsAsync<TableEntity>(contact.Number.Value, Row(contact, agent), cancellationToken: stop);
        return row.HasValue ? DraftOf(row.Value!) : null;
    }

    /// <returns>Whether that is new to the others.</returns>
    public async Task<bool> Here(ContactId contact, string agent, string name, bool typing, CancellationToken stop)
    {
        var table = await Table();
        var before = await table.GetEntityIfExistsAsync<TableEntity>(contact.Number.Value, Row(contact, agent), cancellationToken: stop);
        var row = new TableEntity(contact.Number.Value, Row(contact, agent)) { ["Name"] = name, ["SeenAt"] = clock.Now, ["Typing"] = typing };
        await table.UpsertEntityAsync(row, TableUpdateMode.Merge, stop);
        return before is not { HasValue: true, Value: { } old } || PresenceOf(contact, old) is not { } known || known.Typing != typing;
    }

    /// <summary>The agent's own draft, and who else has the contact open now.</summary>
    public async Task<(string? Draft, IReadOnlyList<Presence> Others)> Of(ContactId contact, string agent, CancellationToken stop)
    {
        var first = Row(contact, "");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {contact.Number.Value} and RowKey ge {first} and RowKey lt {first[..^1] + "."}");
        string? draft = null;
        List<Presence> others = [];
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop))
        {
            if (row.RowKey == Row(contact, agent)) draft = DraftOf(row);
            else if (PresenceOf(contact, row) is { } present) others.Add(present);
        }
        return (draft, others);
    }

    private Presence? PresenceOf(ContactId contact, TableEntity row) =>
        row.GetDateTimeOffset("SeenAt") is { } seen && seen > clock.Now - PresenceLasts
            ? new(row.RowKey[Row(contact, "").Length..], row.GetString("Name"), seen, row.GetBoolean("Typing") ?? false)
            : null;

    private static string? DraftOf(TableEntity row) => row.GetString("Draft") is { Length: > 0 } draft ? draft : null;

    private static string Row(ContactId contact, string agent) => $"d-{contact.Suffix}-{agent}";

    private Task<TableClient> Table() => tables.Get(TableNames.Contacts);
}
