using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>An agent as they were left, or why nothing was done.</summary>
public sealed record AgentResult(Agent? Agent, Refusal? Refusal)
{
    public static implicit operator AgentResult(Agent agent) => new(agent, null);

    public static implicit operator AgentResult(Refusal refusal) => new(null, refusal);
}

/// <summary>签入 and 签出, 示闲 and 示忙 (R40, R41).</summary>
public sealed class WorkShift(
    AgentStore agents, SignedInStore signedIn, ReadyStore ready, ChangeAgent change, QueueContact queue, CloseContact close, ContactStore contacts, AssignContacts assign, CurrentSettings settings, ServiceClock clock)
{
    /// <summary>Signs in, which makes idle (R40). The first time makes the agent, with what the settings give to new ones.</summary>
    public async Task<AgentResult> SignIn(string id, string name, CancellationToken stop)
    {
        // Known as alive before there is anything to lose.
        await signedIn.Seen(id, stop);
        if (await agents.Find(id, stop) is null)
        {
            var defaults = (await settings.Get(stop)).NewAgents;
            await agents.Add(new()
            {
                Id = id,
                Name = name,
                Queues = defaults.Queues,
                Skills = [.. defaults.Skills.Select(skill => skill.ToLowerInvariant())],
                Units = defaults.Units,
                MayTransfer = defaults.MayTransfer,
                IdleSince = clock.Now,
                ActivitySince = clock.Now,
            }, stop);
        }
        await change.Execute(id, agent => agent.Mode == AgentMode.SignedOut ? agent.Become(AgentMode.Ready) with { Name = name, IdleSince = clock.Now } : null, stop);
        return await Take(id, stop);
    }

    /// <summary>Ready for contacts; the first may ring when this returns.</summary>
    public async Task<AgentResult> Ready(string id, CancellationToken stop)
    {
        if (await agents.Find(id, stop) is not { Mode: not AgentMode.SignedOut }) return Refusal.NotSignedIn;
        await signedIn.Seen(id, stop);
        await change.Execute(id, agent => agent.Mode == AgentMode.NotReady ? agent.Become(AgentMode.Ready) with { IdleSince = clock.Now } : null, stop);
        return await Take(id, stop);
    }

    /// <summary>Takes nothing new; what rings is given back, what they work on stays.</summary>
    /// <param name="reason">One of the settings'.</param>
    public async Task<AgentResult> NotReady(string id, string reason, CancellationToken stop)
    {
        var reasons = (await settings.Get(stop)).NotReadyReasons;
        if (!reasons.Any(known => known.Id == reason))
            return new Refusal(RefusalKind.Invalid, $"There is no reason '{reason}'. There are: {string.Join(", ", reasons.Select(known => known.Id))}.");
        return await Stop(id, reason, StepKind.Withdrawn, stop) ?? (AgentResult)Refusal.NotSignedIn;
    }

    /// <summary>Signs out. Refused while the agent works on something: it must be ended, parked or transferred first.</summary>
    public async Task<AgentResult> SignOut(string id, CancellationToken stop)
    {
        if (await agents.Find(id, stop) is not { } agent) return Refusal.NotSignedIn;
        if (agent.Mode != AgentMode.SignedOut && await Stop(id, null, StepKind.Withdrawn, stop) is { } stopped) agent = stopped;
        var signedOut = await change.Execute(id, now => now.Work.Count == 0 && now.Mode != AgentMode.SignedOut ? now.Become(AgentMode.SignedOut) : null, stop);
        agent = signedOut ?? await agents.Find(id, stop) ?? agent;
        if (agent.Work.Count > 0)
            return new Refusal(RefusalKind.Conflict, $"You still have {agent.Work.Count} contacts: end and wrap up, park or transfer them first. You are not ready meanwhile.");
        await Leave(id, stop);
        return agent;
    }

    /// <summary>Takes an agent who is signed out off the list of those who are watched.</summary>
    public async Task Leave(string id, CancellationToken stop)
    {
        await signedIn.Remove(id, stop);
        // They may have signed in again in that moment.
        if (await agents.Find(id, stop) is { Mode: not AgentMode.SignedOut }) await signedIn.Seen(id, stop);
    }

    /// <summary>Makes an agent not ready and gives back what rings at them.</summary>
    /// <returns>The agent; null where they are not signed in.</returns>
    public async Task<Agent?> Stop(string id, string? reason, string step, CancellationToken stop, string by = ContactStep.Service)
    {
        await change.Execute(id, agent => agent.Mode == AgentMode.SignedOut || (agent.Mode == AgentMode.NotReady && agent.Reason == reason) ? null : agent.Become(AgentMode.NotReady, reason), stop);
        if (await agents.Find(id, stop) is not { Mode: not AgentMode.SignedOut } agent) return null;
        foreach (var engagement in agent.Work.Where(engagement => engagement.State == EngagementState.Offered)) await GiveBack(id, engagement, step, stop, by);
        return await agents.Find(id, stop);
    }

    /// <summary>Returns what an agent has of a contact to its queue, where it still has it; what is in wrap-up is closed.</summary>
    public async Task GiveBack(string agent, Engagement engagement, string step, CancellationToken stop, string by = ContactStep.Service)
    {
        while (await contacts.Find(engagement.Contact, stop) is { } contact && contact.IsHeldBy(agent, engagement.Offer))
        {
            // Only the notes are missing: nobody has to talk to the customer again.
            var given = contact.State == ContactState.WrapUp
                ? await close.Execute(contact, new(StepKind.Closed, clock.Now, by, step), stop)
                : await queue.Execute(contact, new(step, clock.Now, by, agent), OfferOutcome.Withdrawn, stop);
            if (given is not null) return;
        }
    }

    private async Task<AgentResult> Take(string id, CancellationToken stop)
    {
        // Again, though nothing changed: whoever asks to be ready must be found.
        if (await agents.Find(id, stop) is not { } agent) return Refusal.NotSignedIn;
        await ready.Put(agent, stop);
        await assign.ToContact(id, stop);
        return await agents.Find(id, stop) is { } after ? after : Refusal.NotSignedIn;
    }
}
