using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>An agent puts a contact aside for a moment, and goes on with it (R42). The unit stays with it.</summary>
public sealed class HoldContact(ContactStore contacts, IAgentNews news, ServiceClock clock)
{
    public Task<ContactResult> Hold(ContactId id, string agent, CancellationToken stop) => Become(id, agent, ContactState.Working, ContactState.Held, StepKind.Held, stop);

    public Task<ContactResult> Resume(ContactId id, string agent, CancellationToken stop) => Become(id, agent, ContactState.Held, ContactState.Working, StepKind.Resumed, stop);

    private async Task<ContactResult> Become(ContactId id, string agent, ContactState from, ContactState to, string step, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == to && contact.Agent == agent) return contact;
            if (contact.State != from || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            if (await contacts.Save(contact.Become(to, clock.Now), new(step, clock.Now, agent), stop) is not { } saved) continue;
            await news.ThreadChanged(saved.People, stop);
            return saved;
        }
    }
}
