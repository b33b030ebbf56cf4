using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A supervisor gives a contact to an agent or to a queue, whoever has it. May be repeated: what is so already is left as it is.</summary>
public sealed class ReassignContact(
    ContactStore contacts, AgentStore agents, AssignContacts assign, QueueContact queue, FreeUnits free, FollowThreads follow, IAgentNews news, CurrentSettings settings, ServiceClock clock)
{
    private const int Tries = 10;

    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    /// <summary>Rings at the agent, even where it is not their queue or skill. Where they decline or let it lapse, it waits at its place.</summary>
    /// <param name="key">The same key reassigns once.</param>
    public async Task<ContactResult> ToAgent(ContactId id, string agent, string supervisor, string? note, string key, CancellationToken stop)
    {
        var naturalKey = NaturalKey(id, supervisor, key);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (await contacts.FindByNaturalKey(id.Number, naturalKey, stop) is not null) return contact;
            if (contact.State == ContactState.Closed) return Refusal.NotYours(contact, supervisor, clock.Now);
            if (contact.State.HasAgent() && contact.Agent == agent) return contact;
            if (Refuse(await agents.Find(agent, stop), contact) is { } refusal) return refusal;
            // Frees whoever has it, should this stop half-way.
            if (contact.State.HasAgent()) await assign.LookAgain(id, contact.Agent, s_cover, stop);
            var step = new ContactStep(StepKind.Reassigned, clock.Now, supervisor, agent, note);
            var given = Away(contact, contact) with { Participants = [.. contact.Participants.Where(participant => participant.Agent != agent)] };
            if (await assign.To(given, agent, step, stop, naturalKey) is not { } offered) continue;
            if (contact.State.HasAgent()) await free.Execute(contact.Agent!, contact.Offer!, OfferOutcome.Withdrawn, stop);
            if (contact.ParticipantFor(agent) is not null) await follow.Execute(offered, [agent], stop);
            await news.ThreadChanged(offered.People, stop);
            return offered;
        }
        return Refusal.Busy;
    }

    /// <summary>Waits in the queue, at the place that it has kept.</summary>
    /// <param name="key">The same key reassigns once.</param>
    public async Task<ContactResult> ToQueue(ContactId id, string to, string supervisor, string? note, string key, CancellationToken stop)
    {
        var naturalKey = NaturalKey(id, supervisor, key);
        var current = await settings.Get(stop);
        if (current.Queue(to) is null) return new Refusal(RefusalKind.Invalid, $"There is no queue '{to}'. There are: {string.Join(", ", current.Queues.Select(known => known.Id))}.");
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (await contacts.FindByNaturalKey(id.Number, naturalKey, stop) is not null) return contact;
            if (contact.State == ContactState.Closed) return Refusal.NotYours(contact, supervisor, clock.Now);
            if (contact.State is ContactState.Waiting or ContactState.Offered && contact.Queue == to) return contact;
            var step = new ContactStep(StepKind.Reassigned, clock.Now, supervisor, to, note);
            // Elsewhere the rules of that queue hold.
            if (await queue.Execute(contact, step, OfferOutcome.Withdrawn, stop, waits => Away(contact, waits) with { Queue = to, AppliedRules = contact.Queue == to ? waits.AppliedRules : [] }, naturalKey)
                is not { } saved) continue;
            await news.ThreadChanged(saved.People, stop);
            return await contacts.Find(id, stop) is { } after ? after : saved;
        }
        return Refusal.Busy;
    }

    private static string NaturalKey(ContactId id, string supervisor, string key) => $"reassign/{id}/{supervisor}/{key}";

    /// <summary>Nobody is asked first any more: the supervisor has decided otherwise.</summary>
    private Contact Away(Contact before, Contact contact) =>
        (before.State == ContactState.Parked ? contact.Unpark(clock.Now) : contact) with { PreferredAgent = null, PreferredUntil = null };

    private static Refusal? Refuse(Agent? agent, Contact contact) => agent switch
    {
        null => Refusal.NoAgent,
        { Mode: AgentMode.SignedOut } => new(RefusalKind.Conflict, $"{agent.Name} is not signed in."),
        { Mode: AgentMode.NotReady } => new(RefusalKind.Conflict, $"{agent.Name} is not ready ({agent.Reason}); set them ready first, or choose somebody else."),
        { HasOffer: true } => new(RefusalKind.Conflict, $"Another contact rings at {agent.Name} just now; repeat when it is answered."),
        _ => NoUnit(agent, contact.Channel, agent.Name + " has") is { } detail ? new(RefusalKind.Conflict, detail) : null,
    };

    /// <summary>Says why an agent has no unit for a contact; null where they have.</summary>
    internal static string? NoUnit(Agent agent, Channel channel, string whoHas) =>
        agent.FreeSlots(channel) is not null ? null
        : channel.TakesWholeAgent() ? $"{whoHas} {agent.UsedUnits} of {agent.Units} units in use, and a {channel} takes all of them."
        : $"{whoHas} no free unit: {agent.UsedUnits} of {agent.Units} are in use.";
}
