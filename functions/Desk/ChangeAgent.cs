using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Reads an agent, decides, saves and moves them in the ready index; a lost race reads and decides again.</summary>
public sealed class ChangeAgent(AgentStore agents, ReadyStore ready, IAgentNews news, ServiceClock clock)
{
    /// <param name="decide">The agent as they should be; null to leave them as they are.</param>
    /// <returns>The agent as saved; null where there is no such agent or nothing was changed.</returns>
    public async Task<Agent?> Execute(string id, Func<Agent, Agent?> decide, CancellationToken stop)
    {
        for (var attempt = 1; attempt <= 50; attempt++)
        {
            if (await agents.Find(id, stop) is not { } before || decide(before) is not { } after) return null;
            if (await Save(before, after, stop) is { } saved) return saved;
        }
        throw new InvalidOperationException("The agent changed fifty times while one change was made.");
    }

    /// <returns>The agent as saved, or null where they changed since <paramref name="before"/> was read.</returns>
    public async Task<Agent?> Save(Agent before, Agent after, CancellationToken stop)
    {
        if (await SaveOnly(before, after, stop) is not { } saved) return null;
        await ready.Move(before.Listed, saved, stop);
        return saved;
    }

    /// <summary>Leaves the ready index to the caller, who must move the agent from <paramref name="before"/>'s listing.</summary>
    public async Task<Agent?> SaveOnly(Agent before, Agent after, CancellationToken stop)
    {
        after = after with { Listed = ReadyStore.Listing(before, after) };
        if (await agents.Save(before, after, clock.Now, stop) is not { } saved) return null;
        await news.AgentChanged(saved.Id, stop);
        return saved;
    }
}
