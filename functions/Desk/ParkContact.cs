using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>An agent puts a contact away until the customer writes or a time comes. It takes nobody's unit meanwhile, and comes back to the same agent first.</summary>
public sealed class ParkContact(
    ContactStore contacts, ParkedStore list, WatchContacts watch, FreeUnits free, AssignContacts assign, IAgentNews news, CurrentSettings settings, ServiceClock clock)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    /// <param name="until">At most <see cref="Longest"/> ahead, which is where a contact comes back whose customer never writes.</param>
    public async Task<ContactResult> Execute(ContactId id, string agent, DateTimeOffset? until, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Parked && contact.Agent == agent && (until is null || until == contact.Until)) return contact;
            if (contact.State is not (ContactState.Working or ContactState.Held) || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            if (Wrong(contact, until) is { } wrong) return new Refusal(RefusalKind.Invalid, wrong);

            await assign.LookAgain(id, agent, s_cover, stop);
            var parked = contact.Become(ContactState.Parked, clock.Now) with
            {
                Until = until ?? clock.Now + Longest,
                EndedOffer = new(contact.Offer!, agent, OfferOutcome.Withdrawn),
                Offer = null,
            };
            await list.Add(agent, id, stop);
            parked = await watch.Cover(parked, await settings.Get(stop), stop);
            if (await contacts.Save(parked, new(StepKind.Parked, clock.Now, agent), stop) is not { } saved) continue;
            await free.Execute(agent, contact.Offer!, OfferOutcome.Withdrawn, stop);
            await news.ThreadChanged(saved.People, stop);
            return saved;
        }
    }

    private string? Wrong(Contact contact, DateTimeOffset? until) =>
        contact.Channel == Channel.Call ? "The customer is on the line: a call can be held, not parked."
        : until is null && contact.Channel != Channel.Text ? "Say 'until' when: only a text contact comes back by itself when the customer writes."
        : until <= clock.Now ? "'until' is over already."
        : until > clock.Now + Longest ? $"'until' is more than {Longest.Days} days ahead."
        : null;
}
