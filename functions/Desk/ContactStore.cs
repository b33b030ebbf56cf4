using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>What the desk remembers of a number between its contacts.</summary>
/// <param name="OpenText">The text contact that its texts join.</param>
/// <param name="LastAgent">Who worked for it last.</param>
/// <param name="Class">The customer's class, as routing rules name it, "business"; null where nobody has said.</param>
/// <param name="OpenCallback">The callback that asking again joins; the same contact as <paramref name="OpenText"/> where a waiting text became a callback.</param>
public sealed record Customer(NumberKey Number, ContactId? OpenText = null, string? LastAgent = null, DateTimeOffset? LastAgentAt = null, string? Class = null, ContactId? OpenCallback = null)
{
    internal string? ETag { get; init; }
}

/// <summary>
/// The table <c>Contacts</c>: a partition per number with its customer row, its contacts (newest first), their history, and the natural keys that make each open or
/// join once. A contact is saved together with the step of its history.
/// </summary>
public sealed class ContactStore(Tables tables)
{
    private const string CustomerRow = "customer";

    public static string ContactRow(ContactId id) => "c-" + id.Suffix;

    public static string StepRow(ContactId id, int step) => $"h-{id.Suffix}-{step:D6}";

    public static ContactId IdOf(TableEntity row) => ContactId.Parse(row.PartitionKey + row.RowKey[2..]);

    public async Task<Contact?> Find(ContactId id, CancellationToken stop) => await Find(id.Number, ContactRow(id), stop) is { } row ? DeskRows.ToContact(row) : null;

    public async Task<Customer> GetCustomer(NumberKey number, CancellationToken stop)
    {
        var row = await Find(number, CustomerRow, stop);
        return row is null
            ? new(number)
            : new(number, Open("OpenText"), row.GetString("LastAgent"), row.GetDateTimeOffset("LastAgentAt"), row.GetString("Class"), Open("OpenCallback")) { ETag = row.ETag.ToString() };

        ContactId? Open(string column) => row.GetString(column) is { } open ? ContactId.Parse(open) : null;
    }

    /// <summary>False where the customer changed since it was read.</summary>
    public async Task<bool> SaveCustomer(Customer customer, CancellationToken stop)
    {
        try
        {
            await (await Table()).SubmitTransactionAsync([Save(customer)], stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
        {
            return false;
        }
    }

    /// <summary>The contact that a text, call or voicemail opened or joined, if it was handled before.</summary>
    public async Task<ContactId?> FindByNaturalKey(NumberKey number, string naturalKey, CancellationToken stop) =>
        await Find(number, KeyRow(naturalKey), stop) is { } row ? ContactId.Parse(row.GetString("Contact")) : null;

    /// <summary>Saves a new contact; <paramref name="customer"/> is saved with it where it is not null.</summary>
    /// <returns>The contact as saved, or null where the natural key is taken or the customer changed.</returns>
    public async Task<Contact?> Add(Contact contact, string naturalKey, Customer? customer, ContactStep step, CancellationToken stop)
    {
        contact = contact with { Steps = 1 };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.Add, DeskRows.From(contact)),
            new(TableTransactionActionType.Add, DeskRows.From(contact.Id, 1, step)),
            new(TableTransactionActionType.Add, Key(contact.Id, naturalKey)),
        ];
        if (customer is not null) actions.Add(Save(customer));
        return await Submit(contact, actions, stop);
    }

    /// <summary>Saves a change with its step of the history.</summary>
    /// <param name="naturalKey">Of a text that joins it.</param>
    /// <param name="customer">Saved with it where it is not null.</param>
    /// <returns>The contact as saved, or null where it, the customer or the key changed since it was read: read it again and decide again.</returns>
    public async Task<Contact?> Save(Contact contact, ContactStep step, CancellationToken stop, string? naturalKey = null, Customer? customer = null)
    {
        contact = contact with { Steps = contact.Steps + 1 };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, DeskRows.From(contact), new ETag(contact.ETag!)),
            new(TableTransactionActionType.Add, DeskRows.From(contact.Id, contact.Steps, step)),
        ];
        if (naturalKey is not null) actions.Add(new(TableTransactionActionType.Add, Key(contact.Id, naturalKey)));
        if (customer is not null) actions.Add(Save(customer));
        return await Submit(contact, actions, stop);
    }

    /// <summary>Adds a step to the history of a contact, whatever its state: what it tells of has happened.</summary>
    /// <returns>The contact as saved, or null where the key has added it before.</returns>
    public async Task<Contact?> Append(ContactId id, ContactStep step, string naturalKey, CancellationToken stop)
    {
        while (await FindByNaturalKey(id.Number, naturalKey, stop) is null)
        {
            if (await Find(id, stop) is not { } contact) return null;
            if (await Save(contact, step, stop, naturalKey) is { } saved) return saved;
        }
        return null;
    }

    /// <summary>Saves what is no step of the history, such as when to look at it next.</summary>
    public async Task<Contact?> SaveQuietly(Contact contact, CancellationToken stop)
    {
        try
        {
            var response = await (await Table()).UpdateEntityAsync(DeskRows.From(contact), new ETag(contact.ETag!), TableUpdateMode.Replace, stop);
            return contact with { ETag = response.Headers.ETag?.ToString() };
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            return null;
        }
    }

    /// <summary>A number's contacts, newest first.</summary>
    public async Task<(IReadOnlyList<Contact> Contacts, string? Next)> List(NumberKey number, int size, string? continuation, CancellationToken stop)
    {
        var (rows, next) = await Page(TableClient.CreateQueryFilter($"PartitionKey eq {number.Value} and RowKey ge {"c-"} and RowKey lt {"c."}"), size, continuation, stop);
        return ([.. rows.Select(DeskRows.ToContact)], next);
    }

    /// <summary>A contact's history, oldest first.</summary>
    public async Task<(IReadOnlyList<ContactStep> Steps, string? Next)> History(ContactId id, int size, string? continuation, CancellationToken stop)
    {
        var (rows, next) = await Page(
            TableClient.CreateQueryFilter($"PartitionKey eq {id.Number.Value} and RowKey ge {$"h-{id.Suffix}-"} and RowKey lt {$"h-{id.Suffix}."}"), size, continuation, stop);
        return ([.. rows.Select(DeskRows.ToStep)], next);
    }

    public async Task<ContactStep?> FindStep(ContactId id, int step, CancellationToken stop) => await Find(id.Number, StepRow(id, step), stop) is { } row ? DeskRows.ToStep(row) : null;

    /// <summary>How many contacts the number had before this one, counted up to the limit.</summary>
    public async Task<int> CountEarlier(ContactId id, int limit, CancellationToken stop)
    {
        // Newer ones sort first.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id.Number.Value} and RowKey gt {ContactRow(id)} and RowKey lt {"c."}");
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, limit, ["RowKey"], stop).AsPages(pageSizeHint: limit)) return page.Values.Count;
        return 0;
    }

    private async Task<(IReadOnlyList<TableEntity> Rows, string? Next)> Page(string filter, int size, string? continuation, CancellationToken stop)
    {
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, size, cancellationToken: stop).AsPages(continuation, size)) return (page.Values, page.ContinuationToken);
        return ([], null);
    }

    /// <summary>The first action is the contact's row.</summary>
    private async Task<Contact?> Submit(Contact contact, List<TableTransactionAction> actions, CancellationToken stop)
    {
        var mark = Marked.With((TableEntity)actions[0].Entity);
        try
        {
            var response = await (await Table()).SubmitTransactionAsync(actions, stop);
            return contact with { ETag = response.Value[0].Headers.ETag?.ToString() };
        }
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
        {
            return await Find(contact.Id.Number, ContactRow(contact.Id), stop) is { } stored && Marked.Has(stored, mark) ? contact with { ETag = stored.ETag.ToString() } : null;
        }
    }

    private static TableEntity Key(ContactId contact, string naturalKey) => new(contact.Number.Value, KeyRow(naturalKey)) { ["Contact"] = contact.Value };

    private static string KeyRow(string naturalKey) => "k-" + RowNames.Hash(naturalKey);

    private static TableTransactionAction Save(Customer customer)
    {
        var row = new TableEntity(customer.Number.Value, CustomerRow);
        row.SetIfAny("OpenText", customer.OpenText?.Value);
        row.SetIfAny("OpenCallback", customer.OpenCallback?.Value);
        row.SetIfAny("LastAgent", customer.LastAgent);
        row.SetIfAny("LastAgentAt", customer.LastAgentAt);
        row.SetIfAny("Class", customer.Class);
        return customer.ETag is { } etag ? new(TableTransactionActionType.UpdateReplace, row, new ETag(etag)) : new(TableTransactionActionType.Add, row);
    }

    private async Task<TableEntity?> Find(NumberKey number, string row, CancellationToken stop)
    {
        var response = await (await Table()).GetEntityIfExistsAsync<TableEntity>(number.Value, row, cancellationToken: stop);
        return response.HasValue ? response.Value : null;
    }

    private Task<TableClient> Table() => tables.Get(TableNames.Contacts);
}
