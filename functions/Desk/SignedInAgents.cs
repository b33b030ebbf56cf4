namespace Serverless.Desk;

/// <summary>Who is signed in, and what they have in hand.</summary>
public sealed class SignedInAgents(SignedInStore signedIn, AgentStore agents, ContactStore contacts)
{
    private const int AtOnce = 200;

    /// <summary>One page of them, without what they have in hand; so many point reads.</summary>
    public async Task<(IReadOnlyList<Agent> Agents, string? Next)> Page(int size, string? continuation, CancellationToken stop)
    {
        var (ids, next) = await signedIn.List(size, continuation, stop);
        return ([.. await Read(ids, stop)], next);
    }

    /// <summary>One page of them; so many point reads, and one more for each contact in hand.</summary>
    public async Task<(IReadOnlyList<(Agent Agent, IReadOnlyList<Contact> Contacts)> Agents, string? Next)> List(int size, string? continuation, CancellationToken stop)
    {
        var (found, next) = await Page(size, continuation, stop);
        return ([.. await Task.WhenAll(found.Select(async agent => (agent, await ContactsOf(agent, stop))))], next);
    }

    /// <summary>The first of them, no more than the limit.</summary>
    public async Task<(IReadOnlyList<Agent> Agents, bool IsMore)> First(int limit, CancellationToken stop)
    {
        List<Agent> all = [];
        string? continuation = null;
        do
        {
            (var ids, continuation) = await signedIn.List(Math.Min(AtOnce, limit - all.Count), continuation, stop);
            all.AddRange(await Read(ids, stop));
        }
        while (continuation is not null && all.Count < limit);
        return (all, continuation is not null);
    }

    /// <summary>The contacts that an agent has.</summary>
    public async Task<IReadOnlyList<Contact>> ContactsOf(Agent agent, CancellationToken stop)
    {
        var found = await Task.WhenAll(agent.Work.Select(async engagement => (engagement.Offer, Contact: await contacts.Find(engagement.Contact, stop))));
        return [.. found.Where(pair => pair.Contact?.IsHeldBy(agent.Id, pair.Offer) == true).Select(pair => pair.Contact!)];
    }

    private async Task<IEnumerable<Agent>> Read(IReadOnlyList<string> ids, CancellationToken stop) =>
        // The list is written before somebody signs in, and after they have signed out.
        (await Task.WhenAll(ids.Select(id => agents.Find(id, stop)))).OfType<Agent>().Where(agent => agent.Mode != AgentMode.SignedOut);
}
