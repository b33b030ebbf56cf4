using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>
/// Checks a contact against its deadlines, and finishes what a crash left half done. It is told by a message when an offer or a wrap-up is over, and by the sweeper.
/// The contact's row is the truth; places, units and the ready index are made to follow it. May run at any time, twice, and beside any other change.
/// </summary>
public sealed partial class LookAtContact(
    ContactStore contacts, Backlog backlog, AgentStore agents, WatchContacts watch, ChangeAgent change, FreeUnits free, QueueContact queue, CloseContact close,
    AssignContacts assign, ApplyRules rules, FollowThreads follow, TellCustomer tell, CurrentSettings settings, ServiceClock clock, ILogger<LookAtContact> log)
{
    // A unit is claimed before its contact is: one that its contact does not know may be about to be known.
    private static readonly TimeSpan s_claiming = TimeSpan.FromSeconds(10);

    public async Task Execute(LookJob job, CancellationToken stop)
    {
        var id = ContactId.Parse(job.Contact);
        if (job.Step is { } step) await tell.Execute(id, step, stop);
        var contact = await Time(id, stop);
        if (contact is null) return;
        await Repair(contact, job.Agent ?? contact.Agent, stop);
        // The message came before its time: clocks differ.
        if (contact.State is ContactState.Offered or ContactState.WrapUp && contact.Agent == job.Agent && contact.Until is { } until)
            await assign.LookAgain(id, job.Agent, until - clock.Now + TimeSpan.FromSeconds(1), stop);
    }

    /// <summary>The sweeper's look: times, rules of the queue, and when to look next.</summary>
    public async Task Sweep(ContactId id, DateTimeOffset due, CancellationToken stop)
    {
        var contact = await Time(id, stop);
        if (contact is null || contact.LookAt != due)
        {
            // Not at once: the contact that it was written for may be about to be saved.
            if (clock.Now - due > TimeSpan.FromMinutes(10)) await watch.Remove(id, due, stop);
            return;
        }
        if (contact.State == ContactState.Waiting) contact = await rules.Execute(contact, stop);
        await Repair(contact, contact.Agent, stop);
        if (await contacts.Find(id, stop) is not { } now || now.LookAt != due) return;
        if (now.State != ContactState.Closed)
        {
            var next = watch.Next(now, await settings.Get(stop));
            await watch.Add(id, next, stop);
            if (await contacts.SaveQuietly(now with { LookAt = next }, stop) is null) return;
        }
        await watch.Remove(id, due, stop);
    }

    /// <summary>Ends what is over.</summary>
    private async Task<Contact?> Time(ContactId id, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact || contact.Until is not { } until || until > clock.Now) return await contacts.Find(id, stop);
            var ended = contact.State switch
            {
                ContactState.Offered => await queue.Execute(contact, new(StepKind.Lapsed, clock.Now, ContactStep.Service, contact.Agent), OfferOutcome.Lapsed, stop),
                ContactState.WrapUp => await close.Execute(contact, new(StepKind.Closed, clock.Now, ContactStep.Service, "wrap-up-over"), stop),
                ContactState.Parked => await queue.Execute(contact, new(StepKind.Unparked, clock.Now, ContactStep.Service, "time"), OfferOutcome.Withdrawn, stop, parked => parked.Unpark(clock.Now)),
                _ => contact,
            };
            if (ended is null) continue;
            Log.Over(log, id, contact.State);
            return await contacts.Find(id, stop);
        }
    }

    private async Task Repair(Contact contact, string? agentId, CancellationToken stop)
    {
        if (contact.State == ContactState.Waiting)
        {
            await backlog.Put(contact, stop);
            await assign.ToAgent(contact.Id, stop);
        }
        await follow.Execute(contact, contact.Participants.Select(participant => participant.Agent), stop);
        if (agentId is null || await agents.Find(agentId, stop) is not { } agent) return;
        // Nobody follows what they have left or what is over.
        if (agent.Joined.Contains(contact.Id)) await follow.Execute(contact, [agentId], stop);
        foreach (var engagement in agent.Work.Where(engagement => engagement.Contact == contact.Id)) await Repair(contact, agent, engagement, stop);
        if (contact.IsWorkedOnBy(agentId) && agent.Work.All(engagement => engagement.Offer != contact.Offer)) await GiveToOthers(contact, stop);
    }

    /// <summary>Its agent has no unit for it, and so does not see it: it goes to whoever is free.</summary>
    private async Task GiveToOthers(Contact seen, CancellationToken stop)
    {
        // Read again after the agent was: it may have left them in between.
        if (await contacts.Find(seen.Id, stop) is not { } contact || contact.ETag != seen.ETag) return;
        Log.Missing(log, contact.Id, contact.Agent!);
        await queue.Execute(contact, new(StepKind.AgentLost, clock.Now, ContactStep.Service, contact.Agent), OfferOutcome.Withdrawn, stop);
    }

    private async Task Repair(Contact seen, Agent agent, Engagement engagement, CancellationToken stop)
    {
        // Read after the agent was: what the agent has was claimed for something that this may know by now.
        if (await contacts.Find(seen.Id, stop) is not { } contact) return;
        if (contact.IsHeldBy(agent.Id, engagement.Offer))
        {
            var state = contact.State switch
            {
                ContactState.Offered => EngagementState.Offered,
                ContactState.WrapUp => EngagementState.WrapUp,
                _ => EngagementState.Working,
            };
            if (engagement.State == state) return;
            Log.Followed(log, contact.Id, agent.Id, state);
            await change.Execute(agent.Id, now => now.Work.Contains(engagement) ? now.With(engagement with { State = state, Since = contact.Since, Until = contact.Until }) : null, stop);
            await assign.ToContact(agent.Id, stop);
        }
        else if (engagement.Since + s_claiming > clock.Now)
        {
            await assign.LookAgain(contact.Id, agent.Id, engagement.Since + s_claiming - clock.Now + TimeSpan.FromSeconds(1), stop);
        }
        else
        {
            Log.Freed(log, contact.Id, agent.Id);
            await free.Execute(agent.Id, engagement.Offer, contact.EndedOffer is { } ended && ended.Offer == engagement.Offer ? ended.Outcome : OfferOutcome.Withdrawn, stop);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Contact {ContactId}: the time of {State} is over")]
        public static partial void Over(ILogger log, ContactId contactId, ContactState state);

        [LoggerMessage(LogLevel.Warning, "Contact {ContactId} at agent {AgentId}: the unit follows it to {State}")]
        public static partial void Followed(ILogger log, ContactId contactId, string agentId, EngagementState state);

        [LoggerMessage(LogLevel.Error, "Agent {AgentId} has no unit for contact {ContactId}: it goes to others")]
        public static partial void Missing(ILogger log, ContactId contactId, string agentId);

        [LoggerMessage(LogLevel.Warning, "Contact {ContactId} is not with agent {AgentId} any more: the unit is freed")]
        public static partial void Freed(ILogger log, ContactId contactId, string agentId);
    }
}
