using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Operations;

/// <summary>Something that a person should look at.</summary>
/// <param name="Kind">"loop-guard", "text-unknown", "no-report".</param>
/// <param name="NaturalKey">The same key within one kind is one note.</param>
/// <param name="Advice">What happened and what to do, without numbers or texts.</param>
/// <param name="Reference">An id to look up: of a text or a number.</param>
public sealed record OperatorNote(string Kind, string NaturalKey, DateTimeOffset At, string Advice, string Reference);

/// <summary>The table <c>OperatorNotes</c>: "list" has them newest first; "key" makes each happen once.</summary>
public sealed class NoteStore(Tables tables)
{
    public async Task<bool> Add(OperatorNote note, CancellationToken stop)
    {
        var table = await tables.Get(TableNames.OperatorNotes);
        var key = RowNames.Hash($"{note.Kind}/{note.NaturalKey}");
        try
        {
            await table.AddEntityAsync(new TableEntity("key", key) { ["At"] = note.At }, stop);
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            // The time of the first note is its place in the list; writing it again covers a crash between the two.
            note = note with { At = (await table.GetEntityAsync<TableEntity>("key", key, cancellationToken: stop)).Value.GetDateTimeOffset("At")!.Value };
        }
        try
        {
            await table.AddEntityAsync(new TableEntity("list", RowNames.NewestFirst(note.At, key))
            {
                ["Kind"] = note.Kind,
                ["NaturalKey"] = note.NaturalKey,
                ["At"] = note.At,
                ["Advice"] = note.Advice,
                ["Reference"] = note.Reference,
            }, stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            return false;
        }
    }

    public async Task<(IReadOnlyList<OperatorNote> Notes, string? Next)> List(int size, string? continuation, CancellationToken stop)
    {
        var query = (await tables.Get(TableNames.OperatorNotes)).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"list"}"), size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size)) return ([.. page.Values.Select(Read)], page.ContinuationToken);
        return ([], null);
    }

    private static OperatorNote Read(TableEntity row) =>
        new(row.GetString("Kind"), row.GetString("NaturalKey"), row.GetDateTimeOffset("At")!.Value, row.GetString("Advice"), row.GetString("Reference"));
}

/// <summary>Leaves a note for the operators. May run twice.</summary>
public sealed partial class NoteForOperator(NoteStore store, ILogger<NoteForOperator> log)
{
    public async Task Execute(OperatorNote note, CancellationToken stop)
    {
        if (await store.Add(note, stop)) Log.Noted(log, note.Kind, note.Reference);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Operator's note {Kind} about {Reference}")]
        public static partial void Noted(ILogger log, string kind, string reference);
    }
}
