using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>
/// The live state of the queues, and what it costs to tell: for all queues together one read of each agent who is signed in, a thousand at most; for each queue on the
/// page the places of its lanes, each counted no further than the settings' limit, ten rows of each lane at most for who has waited longest, and the statistics of one day.
/// </summary>
public sealed class ShowQueues(
    DeskDirectory directory, WaitingStore waiting, SignedInAgents agents, QueueStatistics statistics, CurrentSettings settings, HolidayCalendar holidays, ServiceClock clock)
{
    /// <summary>So many agents are looked at.</summary>
    public const int MostAgents = 1000;

    /// <param name="after">The last queue of the page before; null for the first page.</param>
    /// <exception cref="FormatException">There is no such queue.</exception>
    public async Task<(IReadOnlyList<QueueView> Queues, string? Next)> Execute(int size, string? after, CancellationToken stop)
    {
        var current = await settings.Get(stop);
        var lanes = await directory.Lanes(fresh: true, stop);
        // Contacts may still wait in a queue that the settings no longer have; nobody else would see them.
        var left = lanes.Select(lane => lane.Queue).Distinct().Where(id => current.Queue(id) is null).Order(StringComparer.Ordinal);
        var ids = current.Queues.Select(queue => queue.Id).Concat(left).ToList();
        var first = after is null ? 0 : ids.IndexOf(after) + 1;
        if (after is not null && first == 0) throw new FormatException($"There is no queue '{after}'.");

        var page = ids.Skip(first).Take(size).ToList();
        var (signedIn, isMore) = await agents.First(MostAgents, stop);
        var queues = await Task.WhenAll(page.Select(id => Show(id, current, [.. lanes.Where(lane => lane.Queue == id)], signedIn, isMore, stop)));
        return ([.. queues.Where(queue => queue.Waiting > 0 || current.Queue(queue.Id) is not null)], first + page.Count < ids.Count ? page[^1] : null);
    }

    private async Task<QueueView> Show(string id, DeskSettings current, IReadOnlyList<Lane> lanes, IReadOnlyList<Agent> signedIn, bool isMoreAgents, CancellationToken stop)
    {
        var limit = current.Times.PositionLimit;
        var counts = Task.WhenAll(lanes.Select(lane => waiting.Count(lane, null, limit, stop)));
        var oldest = Task.WhenAll(lanes.Select(lane => waiting.OldestSince(lane, stop)));
        var (today, pace) = (await statistics.Today(id, stop), await statistics.Pace(id, stop));
        var count = (await counts).Sum();

        var queue = current.Queue(id);
        var isOpen = queue?.IsOpen(clock.Now, holidays) ?? true;
        List<Agent> serving = [.. signedIn.Where(agent => agent.Queues.Contains(id))];
        // Whoever comes now is served now where nobody is before them and somebody is free.
        var wait = !isOpen ? null : count == 0 && serving.Any(agent => agent.CanBeOffered) ? TimeSpan.Zero : pace * (Math.Min(count, limit) + 1);
        return new(
            id, queue?.Chinese ?? id, queue?.English ?? id, isOpen, isOpen ? null : queue?.NextOpening(clock.Now, holidays),
            Math.Min(count, limit), count >= limit, (await oldest).Min(), wait is { } estimate ? (int)estimate.TotalSeconds : null,
            Agents(serving, isMoreAgents),
            new(today.Accepted, today.InTarget, today.PercentInTarget, queue?.TargetPercent, queue?.TargetSeconds, today.Accepted == 0 ? null : (int)(today.WaitSeconds / today.Accepted)));
    }

    private static QueueAgentsView Agents(List<Agent> serving, bool isMore)
    {
        return new(Doing(AgentActivity.Ready), Doing(AgentActivity.Offered), Doing(AgentActivity.Talking), Doing(AgentActivity.WrapUp), Doing(AgentActivity.NotReady), isMore);

        int Doing(AgentActivity activity) => serving.Count(agent => agent.Activity == activity);
    }
}
