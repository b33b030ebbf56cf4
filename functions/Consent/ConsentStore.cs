using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Consent;

/// <summary>
/// The table <c>Consent</c>: sixteen partitions; rows "s-{number}-{scope}" are the suppression list, rows "a-{number}-{time}" its audit trail. Both are in one
/// partition, so that no wish is ever changed without its trail.
/// </summary>
public sealed class ConsentStore(Tables tables)
{
    private const int Shards = 16;

    public async Task<IReadOnlyList<Suppression>> Of(NumberKey number, CancellationToken stop)
    {
        List<Suppression> found = [];
        await foreach (var row in Range(number, $"s-{number}-", stop)) found.Add(ToSuppression(row));
        return found;
    }

    public async Task<IReadOnlyList<ConsentEvent>> AuditOf(NumberKey number, CancellationToken stop)
    {
        List<ConsentEvent> events = [];
        await foreach (var row in Range(number, $"a-{number}-", stop))
            events.Add(new(Enum.Parse<SuppressionScope>(row.GetString("Scope")), row.GetBoolean("Active") == true, Cause(row)));
        return events;
    }

    /// <summary>
    /// Saves wishes of one number with their entries in the trail. The first wish about a scope needs no read before it.
    /// </summary>
    /// <returns>False where somebody changed one of them in between, or where a first wish was none: read and decide again.</returns>
    public async Task<bool> Save(IReadOnlyList<Suppression> wishes, CancellationToken stop)
    {
        var actions = wishes.SelectMany(wish => new TableTransactionAction[]
        {
            wish.ETag is { } etag
                ? new(TableTransactionActionType.UpdateReplace, Row(wish, $"s-{wish.Number.Key}-{wish.Scope}"), new ETag(etag))
                : new(TableTransactionActionType.Add, Row(wish, $"s-{wish.Number.Key}-{wish.Scope}")),
            new(TableTransactionActionType.UpsertReplace, Row(wish, AuditRow(wish))),
        });
        try
        {
            await (await Table()).SubmitTransactionAsync(actions, stop);
            return true;
        }
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
        {
            return false;
        }
    }

    /// <summary>One page of the suppression list, in the order of keys, with the token of the next.</summary>
    public async Task<(IReadOnlyList<Suppression> Page, string? Next)> List(int size, string? continuation, CancellationToken stop)
    {
        var (shard, token) = continuation?.Split('~', 2) is [[var digit], var rest] && char.IsAsciiHexDigitLower(digit) ? (Convert.ToInt32($"{digit}", 16), rest) : (0, "");
        for (; shard < Shards; shard++, token = "")
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {$"{shard:x1}"} and RowKey ge {"s-"} and RowKey lt {"s."} and Active eq true");
            await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, size, cancellationToken: stop).AsPages(token.Length > 0 ? token : null, size))
            {
                if (page.Values.Count == 0 && page.ContinuationToken is null) break;
                var next = page.ContinuationToken is { } more ? $"{shard:x1}~{more}" : shard + 1 < Shards ? $"{shard + 1:x1}~" : null;
                return ([.. page.Values.Select(ToSuppression)], next);
            }
        }
        return ([], null);
    }

    private static TableEntity Row(Suppression wish, string rowKey)
    {
        var cause = wish.Cause;
        return new(Partition(wish.Number.Key), rowKey)
        {
            ["Number"] = wish.Number.Value,
            ["Scope"] = wish.Scope.ToString(),
            ["Active"] = wish.Active,
            ["Source"] = cause.Source.ToString(),
            ["At"] = cause.At,
            ["Wording"] = cause.Wording is { Length: > 1000 } long_ ? long_[..1000] : cause.Wording,
            ["CauseId"] = cause.CauseId,
            ["Reason"] = cause.Reason,
            ["By"] = cause.By,
            ["CarrierBehindUntil"] = wish.CarrierBehindUntil,
        };
    }

    private static Suppression ToSuppression(TableEntity row)
    {
        var cause = Cause(row);
        return new(cause.Number, Enum.Parse<SuppressionScope>(row.GetString("Scope")), row.GetBoolean("Active") == true, cause)
        {
            CarrierBehindUntil = row.GetDateTimeOffset("CarrierBehindUntil"),
            ETag = row.ETag.ToString(),
        };
    }

    private static ConsentCause Cause(TableEntity row)
    {
        return new(PhoneNumber.FromStored(row.GetString("Number")), Enum.Parse<ConsentSource>(row.GetString("Source")), row.GetDateTimeOffset("At")!.Value, row.GetString("Wording"),
            row.GetString("CauseId"), row.GetString("Reason"), row.GetString("By"));
    }

    // Newest first; the hash makes a repeated change write the same row again.
    private static string AuditRow(Suppression wish)
    {
        var cause = SHA256.HashData(Encoding.UTF8.GetBytes($"{wish.Cause.CauseId}/{wish.Scope}/{wish.Active}"));
        return $"a-{wish.Number.Key}-{DateTimeOffset.MaxValue.UtcTicks - wish.Cause.At.UtcTicks:D19}-{Base32.Encode(cause.AsSpan(0, 5))}";
    }

    private async IAsyncEnumerable<TableEntity> Range(NumberKey number, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var after = prefix[..^1] + '.';
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(number)} and RowKey ge {prefix} and RowKey lt {after}");
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) yield return row;
    }

    private static string Partition(NumberKey number) => $"{number.Shard(Shards):x1}";

    private Task<TableClient> Table() => tables.Get(TableNames.Consent);
}
