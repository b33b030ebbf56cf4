using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Ends the work on a contact: wrap-up with a time limit, then closed.</summary>
public sealed class CloseContact(ContactStore contacts, Backlog backlog, ChangeAgent change, FreeUnits free, AssignContacts assign, FollowThreads follow, IAgentNews news, CurrentSettings settings, ServiceClock clock)
{
    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    /// <summary>The talk is over; the agent has the queue's time to write down what came of it.</summary>
    public async Task<ContactResult> End(ContactId id, string agent, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.WrapUp && contact.Agent == agent) return contact;
            if (contact.State is not (ContactState.Working or ContactState.Held) || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            var limit = TimeSpan.FromSeconds((await settings.Get(stop)).Queue(contact.Queue)?.WrapUpSeconds ?? 30);
            if (limit == TimeSpan.Zero)
            {
                if (await Execute(contact, new(StepKind.Closed, clock.Now, agent), stop) is { } closed) return closed;
                continue;
            }
            await assign.LookAgain(id, agent, limit, stop);
            var ended = contact.Become(ContactState.WrapUp, clock.Now) with { Until = clock.Now + limit };
            if (await contacts.Save(ended, new(StepKind.WrapUp, clock.Now, agent), stop) is not { } saved) continue;
            await change.Execute(agent, now => now.Work.FirstOrDefault(engagement => engagement.Offer == saved.Offer) is { } mine
                ? now.With(mine with { State = EngagementState.WrapUp, Since = clock.Now, Until = saved.Until })
                : null, stop);
            return saved;
        }
    }

    /// <summary>Wraps up with what came of it; ends the talk as well where the agent has not.</summary>
    /// <param name="disposition">One of the settings' for this queue.</param>
    public async Task<ContactResult> WrapUp(ContactId id, string agent, string? disposition, string? note, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Closed && contact.Agent == agent && (disposition is null || contact.Disposition == disposition)) return contact;
            if (contact.State is not (ContactState.WrapUp or ContactState.Working or ContactState.Held) || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            var current = await settings.Get(stop);
            if (Check(disposition, contact.Queue, current) is { } refusal) return refusal;
            if (await Execute(contact with { Disposition = disposition ?? contact.Disposition }, new(StepKind.Closed, clock.Now, agent, disposition, note), stop) is { } closed) return closed;
        }
    }

    /// <returns>The contact as closed; null where it was changed since it was read.</returns>
    public async Task<Contact?> Execute(Contact contact, ContactStep step, CancellationToken stop)
    {
        if (contact.Agent is not null) await assign.LookAgain(contact.Id, contact.Agent, s_cover, stop);
        var customer = await contacts.GetCustomer(contact.Id.Number, stop);
        if (customer.OpenText == contact.Id) customer = customer with { OpenText = null };
        if (customer.OpenCallback == contact.Id) customer = customer with { OpenCallback = null };
        // At whom it only rang has not served the customer.
        if (contact.State.HasAgent() && contact.State != ContactState.Offered) customer = customer with { LastAgent = contact.Agent, LastAgentAt = clock.Now };
        var closed = contact.Become(ContactState.Closed, clock.Now) with { ReservedFor = [] };
        if (await contacts.Save(closed, step, stop, customer: customer) is not { } saved) return null;
        if (contact.State == ContactState.Waiting) await backlog.Take(contact.Lane, contact.Place, stop);
        if (contact is { Agent: { } agent, Offer: { } offer }) await free.Execute(agent, offer, OfferOutcome.Withdrawn, stop);
        await assign.NoLongerKept(contact, null, stop);
        await follow.Execute(saved, contact.Participants.Select(participant => participant.Agent), stop);
        await news.ThreadChanged(contact.Participants.Select(participant => participant.Agent), stop);
        return saved;
    }

    /// <summary>Why a contact of this queue cannot be closed with this disposition; null where it can.</summary>
    public static Refusal? Check(string? disposition, string queue, DeskSettings settings)
    {
        if (disposition is null && settings.Queue(queue)?.RequiresDisposition == true)
            return new Refusal(RefusalKind.Invalid, $"Queue '{queue}' wants a disposition: {Known(settings, queue)}.");
        if (disposition is not null && !settings.Dispositions.Any(known => known.Id == disposition && known.IsFor(queue)))
            return new Refusal(RefusalKind.Invalid, $"There is no disposition '{disposition}' for queue '{queue}'. There are: {Known(settings, queue)}.");
        return null;
    }

    private static string Known(DeskSettings settings, string queue) => string.Join(", ", settings.Dispositions.Where(known => known.IsFor(queue)).Select(known => known.Id));
}
