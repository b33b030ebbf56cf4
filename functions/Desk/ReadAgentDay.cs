using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Reads what an agent did on a local day, up to now where it is today.</summary>
public sealed class ReadAgentDay(AgentStore agents, ServiceClock clock)
{
    /// <returns>Null where there is no such agent.</returns>
    public async Task<AgentDay?> Execute(string id, DateOnly day, CancellationToken stop)
    {
        var from = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), clock.Local.Offset);
        var until = from.AddDays(1);
        // Before the events: what changes meanwhile is then among them, and tells what was before it.
        if (await agents.Find(id, stop) is not { } agent) return null;
        List<AgentDayEvent> events = [];
        string? continuation = null;
        do
        {
            (var page, continuation) = await agents.Timeline(id, from, until, 1000, continuation, stop);
            events.AddRange(page);
        }
        while (continuation is not null);

        var end = clock.Now < until ? clock.Now : until;
        if (end <= from) return new(from, from, [], []);
        var (activity, reason) = (events.Count > 0 ? events[0] : await agents.NextEvent(id, until, stop)) is { } next ? (next.Was, next.WasReason) : (agent.Activity, agent.Reason);
        return AgentDay.Of(from, end, activity, reason, events);
    }
}
