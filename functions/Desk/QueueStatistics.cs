using Azure;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>What a queue did in some quarters of an hour.</summary>
/// <param name="InTarget">Accepted within the queue's target.</param>
public sealed record QueueFigures(int Accepted, int InTarget, double WaitSeconds)
{
    public static readonly QueueFigures None = new(0, 0, 0);

    public QueueFigures Plus(QueueFigures other) => new(Accepted + other.Accepted, InTarget + other.InTarget, WaitSeconds + other.WaitSeconds);

    /// <summary>Share of the accepted that were within the target, 0 to 100; null where none was accepted.</summary>
    public int? PercentInTarget => Accepted == 0 ? null : InTarget * 100 / Accepted;
}

/// <summary>
/// The table <c>QueueStatistics</c>: a partition per queue, a row per quarter of an hour and shard, so that many may count at once. The estimate of a wait comes from here.
/// The figures are for the screens: a crash between a contact and its count loses one.
/// </summary>
public sealed class QueueStatistics(Tables tables, ServiceClock clock)
{
    private const int Shards = 4;

    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(30);

    public async Task Accepted(Contact contact, DeskSettings settings, CancellationToken stop)
    {
        var waited = clock.Now - contact.WaitingSince;
        var target = settings.Queue(contact.Queue)?.TargetSeconds ?? 60;
        await Add(contact.Queue, contact.Id.Number.Shard(Shards), new(1, waited <= TimeSpan.FromSeconds(target) ? 1 : 0, waited.TotalSeconds), stop);
    }

    /// <summary>Since the local day began.</summary>
    public Task<QueueFigures> Today(string queue, CancellationToken stop)
    {
        var local = clock.Local;
        return Since(queue, local - local.TimeOfDay, stop);
    }

    /// <summary>How long it takes until the next contact of the queue is accepted, from the last half hour; null where none was.</summary>
    public async Task<TimeSpan?> Pace(string queue, CancellationToken stop)
    {
        var recent = await Since(queue, clock.Now - s_recent, stop);
        return recent.Accepted == 0 ? null : s_recent / recent.Accepted;
    }

    private async Task<QueueFigures> Since(string queue, DateTimeOffset from, CancellationToken stop)
    {
        var sum = QueueFigures.None;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {queue} and RowKey ge {Quarter(from)}");
        await foreach (var row in (await Table()).QueryAsync<TableEntity>(filter, cancellationToken: stop)) sum = sum.Plus(Read(row));
        return sum;
    }

    private async Task Add(string queue, int shard, QueueFigures more, CancellationToken stop)
    {
        var key = $"{Quarter(clock.Now)}-{shard}";
        var table = await Table();
        // Figures are worth a few tries, no more.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(queue, key, cancellationToken: stop);
                var sum = more.Plus(found.HasValue ? Read(found.Value!) : QueueFigures.None);
                var row = new TableEntity(queue, key) { ["Accepted"] = sum.Accepted, ["InTarget"] = sum.InTarget, ["WaitSeconds"] = sum.WaitSeconds };
                if (found.HasValue) await table.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, stop);
                else await table.AddEntityAsync(row, stop);
                return;
            }
            catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
            {
                // Another was counted at the same moment.
            }
        }
    }

    private static QueueFigures Read(TableEntity row) => new(row.GetInt32("Accepted") ?? 0, row.GetInt32("InTarget") ?? 0, row.GetDouble("WaitSeconds") ?? 0);

    private static string Quarter(DateTimeOffset at)
    {
        var local = ServiceClock.ToLocal(at);
        return $"{local:yyyyMMdd-HH}{local.Minute / 15}";
    }

    private Task<TableClient> Table() => tables.Get(TableNames.QueueStatistics);
}
