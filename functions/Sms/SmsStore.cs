using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Serverless.Carrier;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

public enum SaveResult
{
    Saved,

    /// <summary>The natural key is taken: this was done before.</summary>
    Duplicate,

    /// <summary>The conversation changed in between: read it again and decide again.</summary>
    Lost,
}

/// <summary>
/// The table <c>Texts</c>: a partition per number with its conversation, its texts (newest first), their natural keys and the carrier's message ids, so that a
/// text, its answer and what is remembered of the number are saved together.
/// </summary>
public sealed class SmsStore(Tables tables)
{
    private const string ConversationRow = "conversation";
    private const string FirstText = "t-";
    private const string AfterTexts = "t.";

    public async Task<Conversation> GetConversation(PhoneNumber number, CancellationToken stop)
    {
        var row = await Find(number.Key, ConversationRow, stop);
        return row is null ? new(number) : TextRows.ToConversation(row);
    }

    public async Task<Text?> Get(TextId id, CancellationToken stop)
    {
        var row = await Find(id.Number, FirstText + id.Suffix, stop);
        return row is null ? null : TextRows.ToText(row);
    }

    public async Task<Text?> FindByNaturalKey(NumberKey number, string naturalKey, CancellationToken stop)
    {
        var row = await Find(number, NaturalKeyRow(naturalKey), stop);
        return row is null ? null : await Get(TextId.Of(number, row.GetString("Text")), stop);
    }

    /// <summary>One page of a number's texts, newest first, with the token of the next.</summary>
    public async Task<(IReadOnlyList<Text> Texts, string? Next)> List(NumberKey number, int size, string? continuation, CancellationToken stop)
    {
        var query = (await Table()).QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {number.Value} and RowKey ge {FirstText} and RowKey lt {AfterTexts}"), size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size))
            return ([.. page.Values.Select(TextRows.ToText)], page.ContinuationToken);
        return ([], null);
    }

    /// <summary>The conversation and its texts since then that wait for something, in one query of the partition.</summary>
    public async Task<(Conversation? Conversation, IReadOnlyList<Text> Waiting)> GetWaiting(NumberKey number, DateTimeOffset since, CancellationToken stop)
    {
        // Newer texts sort first.
        var until = FirstText + TextId.Create(number, since, "").Suffix;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {number.Value} and (RowKey eq {ConversationRow} or (RowKey ge {FirstText} and RowKey lt {until} and Waiting eq true))");
        Conversation? conversation = null;
        List<Text> waiting = [];
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop))
        {
            if (row.RowKey == ConversationRow) conversation = TextRows.ToConversation(row);
            else waiting.Add(TextRows.ToText(row));
        }
        return (conversation, waiting);
    }

    /// <summary>Saves a received text, the answer that it gets, if any, and the conversation, all or nothing.</summary>
    /// <returns>The answer as saved comes back with the result.</returns>
    public async Task<(SaveResult Result, Text? Answer)> SaveReceived(Text received, Text? answer, Conversation conversation, CancellationToken stop)
    {
        var (result, saved) = await SaveNew(answer is null ? [received] : [received, answer], conversation, stop);
        return (result, answer is null ? null : saved);
    }

    public Task<(SaveResult Result, Text Text)> SaveOutgoing(Text text, Conversation conversation, CancellationToken stop) => SaveNew([text], conversation, stop);

    /// <returns>The text as saved, or null where somebody else changed it first.</returns>
    public async Task<Text?> Update(Text text, CancellationToken stop)
    {
        try
        {
            var response = await (await Table()).UpdateEntityAsync(TextRows.From(text), new ETag(text.ETag!), TableUpdateMode.Replace, stop);
            return text with { ETag = response.Headers.ETag?.ToString() };
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            return null;
        }
    }

    public async Task<bool> UpdateConversation(Conversation conversation, CancellationToken stop)
    {
        try
        {
            var row = TextRows.From(conversation);
            if (conversation.ETag is { } etag) await (await Table()).UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, stop);
            else await (await Table()).AddEntityAsync(row, stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
        {
            return false;
        }
    }

    /// <summary>Saves a text together with the carrier's id for it.</summary>
    /// <returns>Duplicate where something is known of that id already: read it with <see cref="FindCarrierMessage"/>. Lost where the text changed.</returns>
    public async Task<SaveResult> SaveAccepted(Text text, CancellationToken stop)
    {
        try
        {
            await (await Table()).SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, TextRows.From(text), new ETag(text.ETag!)),
                new(TableTransactionActionType.Add, TextRows.FromCarrierMessage(text)),
            ], stop);
            return SaveResult.Saved;
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            return SaveResult.Lost;
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            return SaveResult.Duplicate;
        }
    }

    public async Task<CarrierMessage?> FindCarrierMessage(NumberKey number, string messageId, CancellationToken stop)
    {
        var row = await Find(number, TextRows.CarrierRow(messageId), stop);
        return row is null ? null : TextRows.ToCarrierMessage(row);
    }

    /// <summary>Keeps a report whose text is not known yet. False where the id is known by now.</summary>
    public async Task<bool> Park(NumberKey number, DeliveryReport report, CancellationToken stop)
    {
        try
        {
            await (await Table()).AddEntityAsync(TextRows.FromParked(number, report), stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            return false;
        }
    }

    /// <summary>Saves a text whose report had come first, and ties the carrier's id to it.</summary>
    public async Task<bool> SaveWithParked(Text text, CarrierMessage parked, CancellationToken stop)
    {
        try
        {
            await (await Table()).SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateReplace, TextRows.From(text), new ETag(text.ETag!)),
                new(TableTransactionActionType.UpdateReplace, TextRows.FromCarrierMessage(text), new ETag(parked.ETag)),
            ], stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsLostRace())
        {
            return false;
        }
    }

    /// <summary>Reports of a number whose text is not known: their texts' answers were lost.</summary>
    public Task<IReadOnlyList<CarrierMessage>> GetParked(NumberKey number, CancellationToken stop) =>
        Query(TableClient.CreateQueryFilter($"PartitionKey eq {number.Value} and RowKey ge {"c-"} and RowKey lt {"c."} and Parked eq true"), TextRows.ToCarrierMessage, stop);

    public Task<IReadOnlyList<Text>> GetUnknown(NumberKey number, CancellationToken stop) =>
        Query(TableClient.CreateQueryFilter(
            $"PartitionKey eq {number.Value} and RowKey ge {FirstText} and RowKey lt {AfterTexts} and Status eq {nameof(TextStatus.Unknown)}"), TextRows.ToText, stop);

    internal static string NaturalKeyRow(string naturalKey) =>
        "k-" + Base32.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(naturalKey)).AsSpan(0, 20));

    private async Task<(SaveResult Result, Text Last)> SaveNew(Text[] texts, Conversation conversation, CancellationToken stop)
    {
        var row = TextRows.From(conversation);
        List<TableTransactionAction> actions =
        [
            .. texts.SelectMany(text => new TableTransactionAction[]
            {
                new(TableTransactionActionType.Add, TextRows.NaturalKey(text)),
                new(TableTransactionActionType.Add, TextRows.From(text)),
            }),
            conversation.ETag is { } etag ? new(TableTransactionActionType.UpdateReplace, row, new ETag(etag)) : new(TableTransactionActionType.Add, row),
        ];
        try
        {
            var response = await (await Table()).SubmitTransactionAsync(actions, stop);
            return (SaveResult.Saved, texts[^1] with { ETag = response.Value[texts.Length * 2 - 1].Headers.ETag?.ToString() });
        }
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
        {
            // Which of the rows was in the way is only told in prose; the natural key says it for certain.
            var taken = await Find(texts[0].Id.Number, NaturalKeyRow(texts[0].NaturalKey), stop) is not null;
            return (taken ? SaveResult.Duplicate : SaveResult.Lost, texts[^1]);
        }
    }

    private async Task<IReadOnlyList<T>> Query<T>(string filter, Func<TableEntity, T> read, CancellationToken stop)
    {
        List<T> rows = [];
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) rows.Add(read(row));
        return rows;
    }

    private async Task<TableEntity?> Find(NumberKey number, string row, CancellationToken stop)
    {
        var response = await (await Table()).GetEntityIfExistsAsync<TableEntity>(number.Value, row, cancellationToken: stop);
        return response.HasValue ? response.Value : null;
    }

    private Task<TableClient> Table() => tables.Get(TableNames.Texts);
}
