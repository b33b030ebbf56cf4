using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Requests;

/// <summary>The table <c>Requests</c>: a partition per number with its requests, newest first, and the keys that make each happen once.</summary>
public sealed class RequestStore(Tables tables)
{
    private const string FirstRequest = "r-";
    private const string AfterRequests = "r.";

    /// <summary>False where the key was used before.</summary>
    public async Task<bool> Add(BusinessRequest request, string key, CancellationToken stop)
    {
        try
        {
            await (await Table()).SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity(request.Number.Key.Value, KeyRow(key)) { ["Request"] = request.Id.Suffix }),
                new(TableTransactionActionType.Add, Row(request)),
            ], stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsAlreadyThere())
        {
            return false;
        }
    }

    public async Task<BusinessRequest?> Get(RequestId id, CancellationToken stop)
    {
        var row = await (await Table()).GetEntityIfExistsAsync<TableEntity>(id.Number.Value, FirstRequest + id.Suffix, cancellationToken: stop);
        return row is { HasValue: true, Value: { } found } ? Read(found) : null;
    }

    /// <summary>The request that a key stands for; there must be one.</summary>
    public async Task<BusinessRequest> GetByKey(NumberKey number, string key, CancellationToken stop)
    {
        var table = await Table();
        var row = await table.GetEntityAsync<TableEntity>(number.Value, KeyRow(key), cancellationToken: stop);
        return Read(await table.GetEntityAsync<TableEntity>(number.Value, FirstRequest + row.Value.GetString("Request"), cancellationToken: stop));
    }

    public async Task<bool> HasAny(NumberKey number, CancellationToken stop)
    {
        await foreach (var _ in (await Table()).QueryAsync<TableEntity>(Of(number), 1, ["RowKey"], stop)) return true;
        return false;
    }

    /// <summary>One page of a number's requests, newest first, with the token of the next.</summary>
    public async Task<(IReadOnlyList<BusinessRequest> Requests, string? Next)> List(NumberKey number, int size, string? continuation, CancellationToken stop)
    {
        var query = (await Table()).QueryAsync<TableEntity>(Of(number), size, cancellationToken: stop);
        await foreach (var page in query.AsPages(continuation, size)) return ([.. page.Values.Select(Read)], page.ContinuationToken);
        return ([], null);
    }

    private static string Of(NumberKey number) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {number.Value} and RowKey ge {FirstRequest} and RowKey lt {AfterRequests}");

    private static string KeyRow(string key) => $"k-{RowNames.Hash(key)}";

    private static TableEntity Row(BusinessRequest request)
    {
        var row = new TableEntity(request.Number.Key.Value, FirstRequest + request.Id.Suffix)
        {
            ["Number"] = request.Number.Value,
            ["Kind"] = request.Kind,
            ["ContactId"] = request.ContactId,
            ["Channel"] = request.Channel.ToString(),
            ["Words"] = request.Words,
            ["CreatedAt"] = request.CreatedAt,
            ["CreatedBy"] = request.CreatedBy,
        };
        row.SetText("Fields", JsonSerializer.Serialize(request.Fields, RequestsJson.Default.IReadOnlyDictionaryStringString));
        return row;
    }

    private static BusinessRequest Read(TableEntity row)
    {
        var number = PhoneNumber.FromStored(row.GetString("Number"));
        return new(RequestId.Of(number.Key, row.RowKey[FirstRequest.Length..]), row.GetString("Kind"), number, row.GetString("ContactId"),
            Enum.Parse<Channel>(row.GetString("Channel")), JsonSerializer.Deserialize(row.GetText("Fields"), RequestsJson.Default.IReadOnlyDictionaryStringString)!,
            row.GetString("Words"), row.GetDateTimeOffset("CreatedAt")!.Value, row.GetString("CreatedBy"));
    }

    private Task<TableClient> Table() => tables.Get(TableNames.Requests);
}
