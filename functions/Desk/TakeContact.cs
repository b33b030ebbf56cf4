using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A supervisor takes a contact over from whoever has it, or from the queue, and works on it.</summary>
public sealed class TakeContact(
    ContactStore contacts, AgentStore agents, Backlog backlog, ChangeAgent change, FreeUnits free, AssignContacts assign, FollowThreads follow, QueueStatistics statistics, IAgentNews news,
    CurrentSettings settings, ServiceClock clock)
{
    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    public async Task<ContactResult> Execute(ContactId id, string supervisor, CancellationToken stop)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Working && contact.Agent == supervisor) return contact;
            if (contact.State == ContactState.Closed || (contact.State.HasAgent() && contact.Agent == supervisor)) return Refusal.NotYours(contact, supervisor, clock.Now);
            if (await agents.Find(supervisor, stop) is not { Mode: not AgentMode.SignedOut } self) return Refusal.NotSignedIn;
            if (ReassignContact.NoUnit(self, contact.Channel, "You have") is { } noUnit) return new Refusal(RefusalKind.Conflict, noUnit);

            // Their unit first, then the contact; whichever of the two is left over after a crash is freed when these messages come.
            await assign.LookAgain(id, supervisor, s_cover, stop);
            if (contact.State.HasAgent()) await assign.LookAgain(id, contact.Agent, s_cover, stop);
            var offer = Guid.NewGuid().ToString("N");
            var mine = new Engagement(id, offer, contact.Channel, self.FreeSlots(contact.Channel)!, EngagementState.Working, clock.Now, null);
            if (await change.Save(self, self.With(mine), stop) is null) continue;
            if (await contacts.Save(Taken(contact, self, offer), new(StepKind.TakenOver, clock.Now, supervisor, contact.State.HasAgent() ? contact.Agent : null), stop) is not { } taken)
            {
                await change.Execute(supervisor, now => now.Work.Any(engagement => engagement.Offer == offer) ? now.Without(offer) : null, stop);
                await assign.ToContact(supervisor, stop);
                continue;
            }
            await Settle(contact, taken, stop);
            return taken;
        }
        return Refusal.Busy;
    }

    private Contact Taken(Contact contact, Agent supervisor, string offer) => contact.Become(ContactState.Working, clock.Now) with
    {
        Agent = supervisor.Id,
        AgentName = supervisor.Name,
        AcceptedAt = clock.Now,
        FirstAcceptedAt = contact.FirstAcceptedAt ?? clock.Now,
        Offer = offer,
        ReservedFor = [],
        EndedOffer = new(offer, supervisor.Id, OfferOutcome.Accepted),
        Participants = [.. contact.Participants.Where(participant => participant.Agent != supervisor.Id)],
    };

    private async Task Settle(Contact before, Contact taken, CancellationToken stop)
    {
        if (before.State == ContactState.Waiting) await backlog.Take(before.Lane, before.Place, stop);
        if (before.State.HasAgent()) await free.Execute(before.Agent!, before.Offer!, OfferOutcome.Withdrawn, stop);
        await assign.NoLongerKept(before, taken.Agent, stop);
        if (before.FirstAcceptedAt is null) await statistics.Accepted(taken, await settings.Get(stop), stop);
        if (before.ParticipantFor(taken.Agent!) is not null) await follow.Execute(taken, [taken.Agent!], stop);
        await news.ThreadChanged(taken.People, stop);
    }
}
