using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>A row of the ready index.</summary>
/// <param name="Key">Load, idle since, agent, version: sorts the least loaded first, and of those the longest idle.</param>
public sealed record ReadyAgent(string Profile, string Key, string Agent)
{
    public string Listed => $"{Profile}/{Key}";
}

/// <summary>
/// The table <c>ReadyAgents</c>: a partition per profile with the agents that can be offered something now. The agent's row is the truth and names its valid row
/// (<see cref="Agent.Listed"/>); another is a left-over and is deleted by whoever meets it. A row's key is never used again.
/// </summary>
public sealed class ReadyStore(Tables tables, DeskDirectory directory)
{
    /// <summary>Where the agent is to be listed after a change, as <see cref="Agent.Listed"/> has it.</summary>
    public static string? Listing(Agent before, Agent after)
    {
        if (!after.CanBeOffered) return null;
        var isSame = before.Listed is not null && before.LoadPermille == after.LoadPermille && before.IdleSince == after.IdleSince && before.Profile.Key == after.Profile.Key;
        return isSame ? before.Listed : $"{after.Profile.Key}/{after.LoadPermille:D4}-{after.IdleSince.UtcTicks:D19}-{after.Id}-{before.Version + 1}";
    }

    /// <summary>Makes the index say what the agent's row says after a change.</summary>
    public async Task Move(string? from, Agent agent, CancellationToken stop)
    {
        if (from == agent.Listed) return;
        if (agent.Listed is not null) await directory.Ensure(agent.Profile, stop);
        var (old, now) = (Split(from), Split(agent.Listed));
        if (old is { } left && now is { } to && left.Profile == to.Profile)
        {
            try
            {
                await (await Table()).SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpsertReplace, Row(to.Profile, to.Key, agent.Id)),
                    new(TableTransactionActionType.Delete, new TableEntity(left.Profile, left.Key), ETag.All),
                ], stop);
                return;
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                // Somebody has taken the old row for a left-over, which it is by now.
                old = null;
            }
        }
        if (now is { } listed) await (await Table()).UpsertEntityAsync(Row(listed.Profile, listed.Key, agent.Id), TableUpdateMode.Replace, stop);
        if (old is { } gone) await (await Table()).DeleteEntityAsync(gone.Profile, gone.Key, ETag.All, stop);
    }

    public async Task Delete(string listed, CancellationToken stop)
    {
        if (Split(listed) is { } row) await (await Table()).DeleteEntityAsync(row.Profile, row.Key, ETag.All, stop);
    }

    public async Task Put(Agent agent, CancellationToken stop)
    {
        if (Split(agent.Listed) is not { } row) return;
        await directory.Ensure(agent.Profile, stop);
        await (await Table()).UpsertEntityAsync(Row(row.Profile, row.Key, agent.Id), TableUpdateMode.Replace, stop);
    }

    /// <summary>The first agents of a profile: the least loaded, and of those the longest idle.</summary>
    /// <param name="idleOnly">Only agents with nothing in hand, for what takes a whole agent.</param>
    /// <param name="after">Only agents behind this row.</param>
    public async Task<IReadOnlyList<ReadyAgent>> First(string profile, int count, bool idleOnly, CancellationToken stop, string? after = null)
    {
        var filter = idleOnly
            ? TableClient.CreateQueryFilter($"PartitionKey eq {profile} and RowKey gt {after ?? ""} and RowKey lt {"0001"}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {profile} and RowKey gt {after ?? ""}");
        await foreach (var page in (await Table()).QueryAsync<TableEntity>(filter, count, cancellationToken: stop).AsPages(pageSizeHint: count))
            return [.. page.Values.Select(row => new ReadyAgent(profile, row.RowKey, row.GetString("Agent")))];
        return [];
    }

    /// <summary>Every row of a profile.</summary>
    public async IAsyncEnumerable<ReadyAgent> All(string profile, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {profile}"), cancellationToken: stop))
            yield return new(profile, row.RowKey, row.GetString("Agent"));
    }

    private static TableEntity Row(string profile, string key, string agent) => new(profile, key) { ["Agent"] = agent };

    private static (string Profile, string Key)? Split(string? listed) => listed?.Split('/') is [var profile, var key] ? (profile, key) : null;

    private Task<TableClient> Table() => tables.Get(TableNames.ReadyAgents);
}
