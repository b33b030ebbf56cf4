using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Puts a contact (back) in a queue: it declined, lapsed, was transferred there, came back from being parked, or its agent is gone. It keeps its place.</summary>
public sealed class QueueContact(ContactStore contacts, Backlog backlog, WatchContacts watch, FreeUnits free, AssignContacts assign, CurrentSettings settings, ServiceClock clock)
{
    // Long enough for the change to be made, short enough that nobody notices when it was not.
    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    /// <param name="change">What else changes, such as the queue.</param>
    /// <param name="naturalKey">Makes it happen once.</param>
    /// <returns>The contact as it began to wait; null where it was changed since it was read.</returns>
    public async Task<Contact?> Execute(Contact contact, ContactStep step, OfferOutcome outcome, CancellationToken stop, Func<Contact, Contact>? change = null, string? naturalKey = null)
    {
        var waits = contact.Wait(clock.Now, outcome);
        if (change is not null) waits = change(waits);
        if (await Save(contact, waits, step, naturalKey, stop) is not { } saved) return null;
        // Others first: whoever it was taken from is free next, and would be given it again at once.
        await assign.ToAgent(saved, stop);
        if (contact is { Agent: { } agent, Offer: { } offer }) await free.Execute(agent, offer, outcome, stop);
        return saved;
    }

    /// <summary>A text joins a contact and moves it: ahead, where the customer asks for a person; out of being parked.</summary>
    /// <param name="joined">With the text, in the state of <paramref name="open"/>.</param>
    /// <param name="customer">Saved with it where it is not null.</param>
    /// <returns>The contact as it waits, for the caller to find an agent; null where it was changed since it was read.</returns>
    public Task<Contact?> Join(Contact joined, Contact open, ContactStep step, string naturalKey, CancellationToken stop, Customer? customer = null)
    {
        var waits = joined.Wait(clock.Now);
        return Save(open, open.State == ContactState.Parked ? waits.Unpark(clock.Now) : waits, step, naturalKey, stop, customer);
    }

    private async Task<Contact?> Save(Contact before, Contact waits, ContactStep step, string? naturalKey, CancellationToken stop, Customer? customer = null)
    {
        await assign.LookAgain(before.Id, before.Agent, s_cover, stop);
        waits = await watch.Cover(waits, await settings.Get(stop), stop);
        if (await contacts.Save(waits, step, stop, naturalKey, customer) is not { } saved) return null;
        await backlog.Put(saved, stop);
        if (before.State == ContactState.Waiting) await backlog.Take(before.Lane, before.Place, stop);
        return saved;
    }
}
