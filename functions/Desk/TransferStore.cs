using System.Globalization;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>A transfer as it was logged (R21).</summary>
/// <param name="Step">The number of the contact's step.</param>
/// <param name="Agent">Who transferred.</param>
public sealed record Transfer(ContactId Contact, int Step, DateTimeOffset At, string Agent, string Name, TransferTarget Target, string Words, string? Note);

/// <summary>The table <c>DeskTransfers</c>: a partition for each month of the service's time, newest first.</summary>
public sealed class TransferStore(Tables tables)
{
    /// <summary>May be put twice.</summary>
    public async Task Put(Transfer transfer, CancellationToken stop)
    {
        var row = new TableEntity(MonthOf(transfer.At), RowNames.NewestFirst(transfer.At, $"{transfer.Contact}-{transfer.Step:D6}"))
        {
            ["Contact"] = transfer.Contact.Value,
            ["Step"] = transfer.Step,
            ["At"] = transfer.At,
            ["Agent"] = transfer.Agent,
            ["Name"] = transfer.Name,
            ["Target"] = transfer.Target.About,
            ["Words"] = transfer.Words,
        };
        row.SetIfAny("Note", transfer.Note);
        await (await tables.Get(TableNames.DeskTransfers)).UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
    }

    /// <param name="month">"2026-11"</param>
    public async Task<(IReadOnlyList<Transfer> Transfers, string? Next)> List(string month, int size, string? continuation, CancellationToken stop)
    {
        var query = (await tables.Get(TableNames.DeskTransfers)).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {month}"), size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size)) return ([.. page.Values.Select(Read)], page.ContinuationToken);
        return ([], null);
    }

    public static string MonthOf(DateTimeOffset at) => ServiceClock.ToLocal(at).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static Transfer Read(TableEntity row) => new(
        ContactId.Parse(row.GetString("Contact")), row.GetInt32("Step")!.Value, row.GetDateTimeOffset("At")!.Value, row.GetString("Agent"), row.GetString("Name"),
        TransferTarget.Parse(row.GetString("Target")), row.GetString("Words"), row.GetString("Note"));
}
