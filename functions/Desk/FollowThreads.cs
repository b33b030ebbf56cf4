namespace Serverless.Desk;

/// <summary>
/// Makes the agents' rows say in whose contacts they take part, so that a screen's poll reads nothing but its agent's row. The contact is saved before and is the truth:
/// whoever meets a row that says otherwise (the poll, a look at the contact) puts it right by this.
/// </summary>
public sealed class FollowThreads(ChangeAgent change)
{
    /// <summary>Whether the contact is on this agent's screen though it is not theirs. A supervisor who watches looks elsewhere.</summary>
    public static bool IsIn(Contact contact, string agent) => contact.State != ContactState.Closed && contact.ParticipantFor(agent) is { Role: not ParticipantRole.Watch };

    public async Task Execute(Contact contact, IEnumerable<string> agents, CancellationToken stop)
    {
        foreach (var agent in agents)
        {
            var isIn = IsIn(contact, agent);
            await change.Execute(agent, now => now.Joined.Contains(contact.Id) == isIn ? null
                : now with { Joined = isIn ? [.. now.Joined, contact.Id] : [.. now.Joined.Where(other => other != contact.Id)] }, stop);
        }
    }
}
