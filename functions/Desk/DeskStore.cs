using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>The tables <c>Contacts</c> (a partition per number; row "open" is the contact that agents still have to answer) and <c>Inbox</c> (those that wait, in their order).</summary>
public sealed class DeskStore(Tables tables)
{
    private const string Open = "open";
    private const string Waiting = "waiting";

    public async Task AddIfNoneIsOpen(ContactRequest request, CancellationToken stop)
    {
        var contact = new Contact(request.TextId, request.Number, ContactState.Waiting, Subject(request.Text), request.Language, request.ServiceNumber,
            request.AsksForPerson ? Contact.Person : Contact.Message, request.At, request.At, [request.TextId]);
        try
        {
            await (await tables.Get(TableNames.Contacts)).AddEntityAsync(Row(contact), stop);
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            // One is open; the event makes the text join it.
        }
    }

    public async Task<Contact?> FindOpen(NumberKey number, CancellationToken stop)
    {
        var row = await (await tables.Get(TableNames.Contacts)).GetEntityIfExistsAsync<TableEntity>(number.Value, Open, cancellationToken: stop);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>False where it changed in between.</summary>
    public async Task<bool> Update(Contact contact, CancellationToken stop)
    {
        try
        {
            await (await tables.Get(TableNames.Contacts)).UpdateEntityAsync(Row(contact), new ETag(contact.ETag!), TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Gives the contact its place: by priority, then by how long it has waited. Writing it twice changes nothing.</summary>
    public async Task Place(Contact contact, CancellationToken stop) =>
        await (await tables.Get(TableNames.Inbox)).UpsertEntityAsync(
            new TableEntity(Waiting, Place(contact.Priority, contact)) { ["Number"] = contact.Number.Key.Value }, TableUpdateMode.Replace, stop);

    /// <summary>Takes away the place that the contact had with another priority.</summary>
    public async Task Unplace(Contact contact, int priority, CancellationToken stop) =>
        await (await tables.Get(TableNames.Inbox)).DeleteEntityAsync(Waiting, Place(priority, contact), ETag.All, stop);

    public async Task<(IReadOnlyList<Contact> Contacts, string? Next)> ListWaiting(int size, string? continuation, CancellationToken stop)
    {
        var query = (await tables.Get(TableNames.Inbox)).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Waiting}"), size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size))
        {
            var contacts = await Task.WhenAll(page.Values.Select(row => FindOpen(NumberKey.Parse(row.GetString("Number")), stop)));
            // A contact that has just moved ahead may have its old place for a moment more.
            return ([.. contacts.Zip(page.Values, (contact, row) => contact is not null && Place(contact.Priority, contact) == row.RowKey ? contact : null).OfType<Contact>()],
                page.ContinuationToken);
        }
        return ([], null);
    }

    private static string Place(int priority, Contact contact) => $"{priority:D1}-{contact.WaitingSince.UtcTicks:D19}-{contact.Number.Key}";

    private static string Subject(string text) => text.Length <= 100 ? text : text[..(char.IsHighSurrogate(text[98]) ? 98 : 99)] + "…";

    private static TableEntity Row(Contact contact) => new(contact.Number.Key.Value, Open)
    {
        ["Id"] = contact.Id,
        ["Number"] = contact.Number.Value,
        ["State"] = contact.State.ToString(),
        ["Subject"] = contact.Subject,
        ["Language"] = contact.Language,
        ["ServiceNumber"] = contact.ServiceNumber,
        ["Priority"] = contact.Priority,
        ["WaitingSince"] = contact.WaitingSince,
        ["LastTextAt"] = contact.LastTextAt,
        ["TextIds"] = JsonSerializer.Serialize(contact.TextIds, DeskJson.Default.IReadOnlyListString),
    };

    private static Contact Read(TableEntity row)
    {
        return new(row.GetString("Id"), PhoneNumber.FromStored(row.GetString("Number")), Enum.Parse<ContactState>(row.GetString("State")), row.GetString("Subject"), row.GetString("Language"),
            row.GetString("ServiceNumber"), row.GetInt32("Priority") ?? Contact.Message, row.GetDateTimeOffset("WaitingSince")!.Value,
            row.GetDateTimeOffset("LastTextAt")!.Value, JsonSerializer.Deserialize(row.GetString("TextIds"), DeskJson.Default.IReadOnlyListString)!)
        { ETag = row.ETag.ToString() };
    }
}
