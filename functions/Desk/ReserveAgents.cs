using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>
/// Keeps agents who have texts in hand for a call that waits for a whole agent: they get no more texts until it is taken, so that texts never starve it. One agent at
/// first, and one more for every minute that it waits, since the first may be busy for long.
/// </summary>
public sealed class ReserveAgents(ContactStore contacts, AgentStore agents, ReadyStore ready, DeskDirectory directory, ServiceClock clock)
{
    private static readonly TimeSpan s_oneMore = TimeSpan.FromMinutes(1);

    /// <summary>Whether an agent who has texts in hand may be given something else; if not, they are kept for the call.</summary>
    public async Task<bool> MayPassBy(Contact call, Agent agent, CancellationToken stop)
    {
        if (call.ReservedFor.Contains(agent.Id)) return false;
        if (await Kept(call, stop) is not { } kept) return true;
        return await Keep(call, [.. kept, agent.Id], agent.Id, stop) is null;
    }

    /// <summary>No agent is idle: keeps the least loaded.</summary>
    public async Task Execute(Contact call, CancellationToken stop)
    {
        if (await Kept(call, stop) is not { } kept) return;
        var able = (await directory.Profiles(fresh: false, stop)).Where(profile => profile.CanServe(call.Lane));
        var firsts = await Task.WhenAll(able.Select(profile => ready.First(profile.Key, 1 + kept.Count + call.Declined.Count, idleOnly: false, stop)));
        if (firsts.SelectMany(first => first).Where(agent => !call.Declined.Contains(agent.Agent) && !kept.Contains(agent.Agent)).MinBy(agent => agent.Key, StringComparer.Ordinal) is { } least)
            await Keep(call, [.. kept, least.Agent], least.Agent, stop);
    }

    /// <returns>Who is kept and can still take it; null where that is enough.</returns>
    private async Task<IReadOnlyList<string>?> Kept(Contact call, CancellationToken stop)
    {
        var wanted = 1 + (int)((clock.Now - call.Since) / s_oneMore);
        var found = await Task.WhenAll(call.ReservedFor.Select(id => agents.Find(id, stop)));
        var kept = found.Where(agent => agent is { Mode: AgentMode.Ready } && agent.Profile.CanServe(call.Lane) && !call.Declined.Contains(agent.Id)
                && !agent.Work.Any(engagement => engagement.Channel.TakesWholeAgent()))
            .Select(agent => agent!.Id).ToList();
        return kept.Count < wanted ? kept : null;
    }

    private Task<Contact?> Keep(Contact call, IReadOnlyList<string> kept, string newly, CancellationToken stop) =>
        contacts.Save(call with { ReservedFor = kept }, new(StepKind.Reserved, clock.Now, ContactStep.Service, newly), stop);
}
