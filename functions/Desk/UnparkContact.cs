using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Whoever parked a contact, or a supervisor, brings it back before its time. It waits again, and whoever parked it is asked first.</summary>
public sealed class UnparkContact(ContactStore contacts, QueueContact queue, IAgentNews news, ServiceClock clock)
{
    public async Task<ContactResult> Execute(ContactId id, string by, bool isSupervisor, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            // Unparked already: a repeat changes nothing.
            if (contact.State is ContactState.Waiting or ContactState.Offered && (isSupervisor || contact.PreferredAgent == by)) return contact;
            if (contact.State != ContactState.Parked) return Refusal.NotYours(contact, by, clock.Now);
            if (contact.Agent != by && !isSupervisor) return new Refusal(RefusalKind.Forbidden, $"Agent {contact.Agent} parked this: they or a supervisor bring it back.");
            if (await queue.Execute(contact, new(StepKind.Unparked, clock.Now, by), OfferOutcome.Withdrawn, stop, parked => parked.Unpark(clock.Now)) is not { } waits) continue;
            await news.ThreadChanged(waits.People, stop);
            return await contacts.Find(id, stop) ?? waits;
        }
    }
}
