using System.Diagnostics.CodeAnalysis;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>
/// Brings contacts and agents together. A contact that comes and an agent who becomes free both end in the same choice: the agent who has been idle longest by load
/// gets, of all that waits and that they can serve, the highest priority and of those the oldest. The cost does not depend on how many wait or are idle: one query
/// for the first places of each lane that the agent serves, one for the first agents of each profile that serves the contact.
/// </summary>
public sealed partial class AssignContacts(
    ContactStore contacts, Backlog backlog, AgentStore agents, ReadyStore ready, DeskDirectory directory, ReserveAgents reserve, ChangeAgent change, Queues queues, CurrentSettings settings,
    HolidayCalendar holidays, ServiceClock clock, ILogger<AssignContacts> log)
{
    // So many places, or agents, are looked at before the next page is read: others may be taking the first.
    private const int Look = 5;

    private readonly InHand<string> _agents = new();
    private readonly InHand<ContactId> _contacts = new();

    /// <summary>Finds an agent for a contact that waits. The agent may be given another that goes first; then the next is asked.</summary>
    /// <returns>The contact's agent, or null where it still waits, or is gone.</returns>
    public async Task<string?> ToAgent(ContactId id, CancellationToken stop) => await contacts.Find(id, stop) is { } contact ? await ToAgent(contact, stop) : null;

    /// <inheritdoc cref="ToAgent(ContactId, CancellationToken)"/>
    /// <param name="contact">As it was read or saved just now.</param>
    public async Task<string?> ToAgent(Contact contact, CancellationToken stop)
    {
        var current = await settings.Get(stop);
        if (contact.State != ContactState.Waiting || !IsOpen(current, contact.Queue)) return null;
        if (await Preferred(contact, current, stop) is { } preferred) return preferred;
        HashSet<string> asked = [];
        for (var (attempt, fresh) = (0, false); attempt < 20; attempt++)
        {
            var able = (await directory.Profiles(fresh, stop)).Where(profile => profile.CanServe(contact.Lane));
            var firsts = await Task.WhenAll(able.Select(profile => FirstFor(contact, profile, asked, stop)));
            var listed = firsts.SelectMany(first => first).OrderBy(agent => agent.Key, StringComparer.Ordinal).ToList();
            if (listed.Count == 0 && fresh)
            {
                if (contact.Channel.TakesWholeAgent()) await reserve.Execute(contact, stop);
                return null;
            }
            fresh |= listed.Count == 0;

            // Those whom this process is about to give something else come last.
            foreach (var agent in listed.OrderBy(agent => _agents.Has(agent.Agent)))
            {
                asked.Add(agent.Listed);
                if ((await ToContact(agent.Agent, agent, contact, stop))?.Id == contact.Id) return agent.Agent;
                // Also where the agent was given nothing: most likely because somebody else has got the contact.
                if (await contacts.Find(contact.Id, stop) is not { State: ContactState.Waiting } again) return null;
                contact = again;
            }
        }
        return null;
    }

    /// <summary>The first agents of a profile who have not declined the contact, and were not asked before.</summary>
    private async Task<IReadOnlyList<ReadyAgent>> FirstFor(Contact contact, Profile profile, HashSet<string> asked, CancellationToken stop)
    {
        var count = Look + _agents.Count;
        for (string? after = null; ;)
        {
            var first = await ready.First(profile.Key, count, contact.Channel.TakesWholeAgent(), stop, after);
            var able = first.Where(agent => !contact.Declined.Contains(agent.Agent) && !asked.Contains(agent.Listed)).ToList();
            if (able.Count > 0 || first.Count < count) return able;
            after = first[^1].Key;
        }
    }

    /// <summary>Offers an agent the best contact of those that wait.</summary>
    /// <returns>The contact that now rings at the agent, or null.</returns>
    public Task<Contact?> ToContact(string agent, CancellationToken stop) => ToContact(agent, null, null, stop);

    /// <param name="listed">The row of the ready index that led here, if one did; it is put right where it is out of date.</param>
    /// <param name="known">A contact as it was read just now.</param>
    private async Task<Contact?> ToContact(string agentId, ReadyAgent? listed, Contact? known, CancellationToken stop)
    {
        var given = await Give(agentId, listed, known, stop);
        if (given is not { } pair) return null;
        await NoLongerKept(pair.Before, agentId, stop);
        return pair.Offered;
    }

    /// <summary>The call is taken, or gone: whoever was kept for it takes texts again.</summary>
    /// <param name="but">The agent who has it now, if one does.</param>
    public async Task NoLongerKept(Contact call, string? but, CancellationToken stop)
    {
        foreach (var agent in call.ReservedFor.Where(agent => agent != but)) await ToContact(agent, stop);
    }

    private async Task<(Contact Before, Contact Offered)?> Give(string agentId, ReadyAgent? listed, Contact? known, CancellationToken stop)
    {
        using var taken = await Take(agentId, stop);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var agent = await agents.Find(agentId, stop);
            if (listed is not null && agent?.Listed != listed.Listed)
            {
                await ready.Delete(listed.Listed, stop);
                listed = null;
            }
            if (agent is not { CanBeOffered: true }) return null;
            var current = await settings.Get(stop);
            var remembered = await directory.Lanes(fresh: false, stop);
            var places = await Choose(agent, current, remembered, stop);
            // A contact that came to a lane after it was looked at finds the agent; one in a lane that was not known does not.
            if (places.Count == 0 && (await directory.Lanes(fresh: true, stop)).Except(remembered).ToList() is { Count: > 0 } others) places = await Choose(agent, current, others, stop);
            if (places.Count == 0) return null;
            var (given, isLost) = await OfferFirst(agent, places, attempt == 0 ? known : null, current, stop);
            if (given is not null) return given;
            // Nothing was lost to others: what waits is not for this agent now.
            if (!isLost) return null;
        }
        return null;
    }

    private async Task<IDisposable> Take(string agent, CancellationToken stop)
    {
        while (true)
        {
            if (_agents.TryTake(agent) is { } taken) return taken;
            await _agents.Released(agent, stop);
        }
    }

    /// <summary>Offers this contact to this agent, whoever else waits: a transfer, a supervisor's word, the agent whom the customer knows. Units of the agent who has it are the caller's to free.</summary>
    /// <param name="naturalKey">Makes it happen once.</param>
    /// <returns>The contact as it rings, or null where the agent or the contact could not be had.</returns>
    public async Task<Contact?> To(Contact contact, string agentId, ContactStep step, CancellationToken stop, string? naturalKey = null)
    {
        if (await agents.Find(agentId, stop) is not { CanBeOffered: true } agent || agent.FreeSlots(contact.Channel) is not { } slots) return null;
        var current = await settings.Get(stop);
        if (await Claim(agent, contact, slots, current, stop) is not { } claim) return null;
        if (await contacts.Save(Ring(contact, agent, claim.Offer, current), step, stop, naturalKey) is not { } offered)
        {
            await Free(claim.Agent, claim.Offer, agent.Listed, stop);
            // They may have been passed by meanwhile.
            await ToContact(agentId, stop);
            return null;
        }
        await Task.WhenAll(ready.Move(agent.Listed, claim.Agent, stop), contact.State == ContactState.Waiting ? backlog.Take(contact.Lane, contact.Place, stop) : Task.CompletedTask);
        await NoLongerKept(contact, agentId, stop);
        return offered;
    }

    /// <summary>Looks again at this contact, and at what this agent has of it, when a time is over or a change may have been left half done.</summary>
    public Task LookAgain(ContactId contact, string? agent, TimeSpan after, CancellationToken stop) =>
        queues.Send(QueueNames.DeskDeadlines, new LookJob(LookJob.JobName, 1, contact.Value, agent), DeskJson.Default.LookJob, after, stop);

    private async Task<string?> Preferred(Contact contact, DeskSettings current, CancellationToken stop)
    {
        if (contact.PreferredAgent is not { } preferred || contact.PreferredUntil <= clock.Now || contact.Declined.Contains(preferred)) return null;
        if (await agents.Find(preferred, stop) is not { CanBeOffered: true } agent || !agent.Profile.CanServe(contact.Lane)) return null;
        // What goes first goes first, also with an agent whom the customer knows.
        if (await Choose(agent, current, await directory.Lanes(fresh: false, stop), stop) is [var best, ..] && best.Contact != contact.Id) return null;
        return await To(contact, preferred, new(StepKind.Offered, clock.Now, ContactStep.Service, preferred, null), stop) is null ? null : preferred;
    }

    private bool IsOpen(DeskSettings current, string queue) => current.Queue(queue)?.IsOpen(clock.Now, holidays) ?? true;

    /// <summary>The first places of those lanes that the agent can serve now, best first; without those that they declined.</summary>
    private async Task<IReadOnlyList<WaitingPlace>> Choose(Agent agent, DeskSettings current, IReadOnlyList<Lane> lanes, CancellationToken stop)
    {
        var open = lanes.Where(lane => agent.Profile.CanServe(lane) && IsOpen(current, lane.Queue));
        var firsts = await Task.WhenAll(open.Select(lane => backlog.First(lane, Look + _contacts.Count, place => !place.Declined.Contains(agent.Id), stop)));
        var now = clock.Now;
        return [.. firsts.SelectMany(first => first)
            .OrderBy(place => place.Priority)
            // A queue's weight makes its contacts age faster than those of others.
            .ThenByDescending(place => (now - place.Since).Ticks * (double)(current.Queue(place.Lane.Queue)?.Weight ?? 1))
            .ThenBy(place => place.Key, StringComparer.Ordinal)];
    }

    /// <returns>The contact as it was and as it rings now; or whether something was lost to others, so that another look is worth it.</returns>
    private async Task<((Contact Before, Contact Offered)? Given, bool IsLost)> OfferFirst(
        Agent agent, IReadOnlyList<WaitingPlace> places, Contact? known, DeskSettings current, CancellationToken stop)
    {
        (Agent Agent, string Offer)? claim = null;
        var (isLost, order) = (false, places.ToList());
        for (var i = 0; i < order.Count; i++)
        {
            var place = order[i];
            using var taken = _contacts.TryTake(place.Contact);
            if (taken is null)
            {
                // This process is giving it to somebody just now. If that comes to nothing it is tried in the end, and looked at alone: to look for others again each
                // time would make every agent who is free read all lanes for each contact that comes.
                if (i < places.Count) order.Add(place);
                else await _contacts.Released(order[i--].Contact, stop);
                continue;
            }
            var contact = known?.Id == place.Contact ? known : await contacts.Find(place.Contact, stop);
            for (; IsAt(contact, place) && !contact.Declined.Contains(agent.Id); contact = await contacts.Find(place.Contact, stop))
            {
                var free = claim is null ? agent.FreeSlots(contact.Channel) : claim.Value.Agent.Without(claim.Value.Offer).FreeSlots(contact.Channel);
                if (free is not { } slots)
                {
                    if (await reserve.MayPassBy(contact, agent, stop)) break;
                    // A call needs the whole agent: with texts in hand they take no more of them until it is taken, so that texts never starve it.
                    if (claim is { } unused) await Free(unused.Agent, unused.Offer, agent.Listed, stop);
                    return (null, false);
                }
                if (claim?.Agent.EngagementFor(contact.Id) is null)
                    claim = claim is { } other
                        ? await Exchange(other, contact, slots, current, agent.Listed, stop)
                        : await Claim(agent, contact, slots, current, stop);
                if (claim is not { } held) return (null, true);
                var step = new ContactStep(StepKind.Offered, clock.Now, ContactStep.Service, agent.Id);
                if (await contacts.Save(Ring(contact, agent, held.Offer, current), step, stop) is { } offered)
                {
                    await Task.WhenAll(backlog.Take(place.Lane, place.Key, stop), ready.Move(agent.Listed, held.Agent, stop));
                    Log.Offered(log, contact.Id, agent.Id);
                    return ((contact, offered), false);
                }
            }
            if (i >= places.Count || IsAt(contact, place)) continue;
            // A left-over: the contact is elsewhere by now.
            isLost = true;
            await backlog.Discard(place.Lane, place.Key, stop);
        }
        if (claim is { } left) await Free(left.Agent, left.Offer, agent.Listed, stop);
        return (null, isLost);
    }

    private static bool IsAt([NotNullWhen(true)] Contact? contact, WaitingPlace place) =>
        contact is { State: ContactState.Waiting } && contact.Place == place.Key && contact.Lane == place.Lane;

    private Contact Ring(Contact contact, Agent agent, string offer, DeskSettings current) =>
        contact.OfferTo(agent, offer, clock.Now, TimeSpan.FromSeconds(current.Times.OfferSeconds));

    private async Task<(Agent Agent, string Offer)?> Claim(Agent agent, Contact contact, IReadOnlyList<int> slots, DeskSettings current, CancellationToken stop)
    {
        // Before the claim, so that a crash at any point after it is put right when the message comes.
        await LookAgain(contact.Id, agent.Id, TimeSpan.FromSeconds(current.Times.OfferSeconds), stop);
        var offer = Guid.NewGuid().ToString("N");
        return await change.SaveOnly(agent, agent.With(Offered(contact, offer, slots, current)), stop) is { } claimed ? (claimed, offer) : null;
    }

    /// <summary>The contact that the unit was claimed for is gone: the same unit for the next one.</summary>
    private async Task<(Agent Agent, string Offer)?> Exchange(
        (Agent Agent, string Offer) claim, Contact contact, IReadOnlyList<int> slots, DeskSettings current, string? listed, CancellationToken stop)
    {
        await LookAgain(contact.Id, claim.Agent.Id, TimeSpan.FromSeconds(current.Times.OfferSeconds), stop);
        // An offer is of one contact: whoever frees the first must not free the second.
        var offer = Guid.NewGuid().ToString("N");
        if (await change.SaveOnly(claim.Agent, claim.Agent.Without(claim.Offer).With(Offered(contact, offer, slots, current)), stop) is { } claimed) return (claimed, offer);
        await Free(claim.Agent, claim.Offer, listed, stop);
        return null;
    }

    private Engagement Offered(Contact contact, string offer, IReadOnlyList<int> slots, DeskSettings current) =>
        new(contact.Id, offer, contact.Channel, slots, EngagementState.Offered, clock.Now, clock.Now + TimeSpan.FromSeconds(current.Times.OfferSeconds));

    private async Task Free(Agent agent, string offer, string? listed, CancellationToken stop)
    {
        var freed = await change.Execute(agent.Id, now => now.Work.Any(engagement => engagement.Offer == offer) ? now.Without(offer) : null, stop);
        // The row that the agent had before the claim is not valid any more.
        if (listed is not null && listed != freed?.Listed) await ready.Delete(listed, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Contact {ContactId} rings at agent {AgentId}")]
        public static partial void Offered(ILogger log, ContactId contactId, string agentId);
    }
}
