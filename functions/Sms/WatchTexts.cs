using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>
/// The table <c>TextDeadlines</c>: which numbers have texts that wait for something, sorted by when a sweeper should look. A number has one valid row at a time,
/// the one that its conversation names in <c>WatchedAt</c>.
/// </summary>
public sealed class WatchTexts(Tables tables, ServiceClock clock)
{
    public const int Shards = Deadlines.Shards;

    private readonly Deadlines _deadlines = new(tables, clock, TableNames.TextDeadlines);

    /// <summary>
    /// Makes sure that a sweeper looks at the number not much later than the text's deadline. The row is written before the text is saved, so that a text is never
    /// stored unwatched; most texts find their number watched already and cost nothing.
    /// </summary>
    public async Task<Conversation> Cover(Conversation conversation, Text? text, CancellationToken stop)
    {
        if (text?.Deadline is not { } deadline) return conversation;
        var covered = conversation.WatchedAt is { } watched
            && watched <= deadline + SendLadder.Grace
            // A look that is long overdue means that the row is gone or no sweeper runs: a new row is the cure for the first.
            && watched > clock.Now - TimeSpan.FromMinutes(5);
        if (covered) return conversation;
        await Add(conversation.Number.Key, deadline, stop);
        return conversation with { WatchedAt = deadline };
    }

    public Task Add(NumberKey number, DateTimeOffset due, CancellationToken stop) => _deadlines.Add(number, number.Value, due, stop);

    public Task Remove(NumberKey number, DateTimeOffset due, CancellationToken stop) => _deadlines.Remove(number, number.Value, due, stop);

    /// <summary>The numbers of one shard to be looked at now, longest overdue first.</summary>
    public IAsyncEnumerable<(NumberKey Number, DateTimeOffset Due)> GetDue(int shard, CancellationToken stop) =>
        _deadlines.GetDue(shard, stop).Select(row => (NumberKey.Parse(row.Key), row.Due));
}
