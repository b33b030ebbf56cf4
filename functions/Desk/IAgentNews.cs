using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>How an agent's screen learns that something changed. A push service can take the place of polling behind it.</summary>
public interface IAgentNews
{
    /// <summary>The agent's state or work changed, and is saved.</summary>
    Task AgentChanged(string agent, CancellationToken stop);

    /// <summary>Something in a thread changed that is on these agents' screens.</summary>
    Task ThreadChanged(IEnumerable<string> agents, CancellationToken stop);
}

/// <summary>
/// Screens poll: what they ask for carries the ETag of the agent's row, so a poll without news is one point read. A change of the agent changes that row anyway;
/// a change in a thread touches it.
/// </summary>
public sealed class PolledNews(AgentStore store, ServiceClock clock) : IAgentNews
{
    public Task AgentChanged(string agent, CancellationToken stop) => Task.CompletedTask;

    public Task ThreadChanged(IEnumerable<string> agents, CancellationToken stop) => Task.WhenAll(agents.Distinct().Select(agent => store.Touch(agent, clock.Now, stop)));
}
