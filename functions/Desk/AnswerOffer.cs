using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>An agent takes what rings at them, or refuses it.</summary>
public sealed class AnswerOffer(
    ContactStore contacts, ChangeAgent change, QueueContact queue, AssignContacts assign, QueueStatistics statistics, CurrentSettings settings, ServiceClock clock)
{
    /// <summary>May be repeated: who has accepted is told so again.</summary>
    public async Task<ContactResult> Accept(ContactId id, string agent, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Working && contact.Agent == agent)
            {
                await Work(contact, agent, stop);
                await assign.ToContact(agent, stop);
                return contact;
            }
            if (contact.State != ContactState.Offered || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            if (contact.Until <= clock.Now) return new Refusal(RefusalKind.Conflict, "The offer has lapsed: it rang for its whole time.");

            var accepted = contact.Become(ContactState.Working, clock.Now) with
            {
                EndedOffer = new(contact.Offer!, agent, OfferOutcome.Accepted),
                AcceptedAt = clock.Now,
                FirstAcceptedAt = contact.FirstAcceptedAt ?? clock.Now,
            };
            if (await contacts.Save(accepted, new(StepKind.Accepted, clock.Now, agent), stop) is not { } saved) continue;
            await Work(saved, agent, stop);
            // Its wait was over when somebody took it first.
            if (contact.FirstAcceptedAt is null) await statistics.Accepted(saved, await settings.Get(stop), stop);
            await assign.ToContact(agent, stop);
            return saved;
        }
    }

    /// <summary>Refused offers are counted (R18), and not made again to the same agent.</summary>
    public async Task<ContactResult> Decline(ContactId id, string agent, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Waiting && contact.Declined.Contains(agent)) return contact;
            if (contact.State != ContactState.Offered || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            if (await queue.Execute(contact, new(StepKind.Declined, clock.Now, agent), OfferOutcome.Declined, stop) is { } waits) return waits;
        }
    }

    /// <summary>The agent's unit follows the contact.</summary>
    private Task<Agent?> Work(Contact contact, string agent, CancellationToken stop) => change.Execute(agent, now =>
    {
        if (now.Work.FirstOrDefault(engagement => engagement.Offer == contact.Offer) is not { } mine) return null;
        return mine.State == EngagementState.Working ? null : now.With(mine with { State = EngagementState.Working, Since = clock.Now, Until = null });
    }, stop);
}
