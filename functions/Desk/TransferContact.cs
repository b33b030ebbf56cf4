using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Whom or what a contact is transferred to: one of the two.</summary>
public sealed record TransferTarget(string? Agent, string? Queue)
{
    /// <summary>As the history has it.</summary>
    public string About => Agent is not null ? $"agent/{Agent}" : $"queue/{Queue}";

    public static TransferTarget Parse(string about) => about.StartsWith("agent/", StringComparison.Ordinal) ? new(about["agent/".Length..], null) : new(null, about["queue/".Length..]);
}

/// <summary>
/// Gives a contact to another agent or a queue (R19, R20, R21, R43). The change of the contact, with its step of the history, is the transfer; a message that was queued
/// before it makes sure that the customer is told and the transfer logged (<see cref="TellCustomer"/>) if the process dies right after. Telling the customer first
/// would tell of transfers that then come to nothing: the other agent is taken in the same moment.
/// </summary>
public sealed class TransferContact(
    ContactStore contacts, AgentStore agents, QueueContact queue, AssignContacts assign, FreeUnits free, TellCustomer tell, IAgentNews news, CurrentSettings settings, ServiceClock clock)
{
    public const int MostCharacters = 500;

    private const int MostTries = 5;

    /// <param name="words">What the customer is told: why, and what happens next.</param>
    /// <param name="note">For colleagues.</param>
    /// <param name="key">The same key transfers once.</param>
    public async Task<ContactResult> Execute(ContactId id, string agent, TransferTarget target, string words, string? note, string key, CancellationToken stop)
    {
        var naturalKey = $"transfer/{id}/{agent}/{key}";
        for (var attempt = 1; attempt <= MostTries; attempt++)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (await contacts.FindByNaturalKey(id.Number, naturalKey, stop) is not null) return contact;
            if (contact.State is not (ContactState.Working or ContactState.Held) || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            if (await agents.Find(agent, stop) is not { MayTransfer: true })
                return new Refusal(RefusalKind.Forbidden, "You may not transfer: that takes training. A supervisor can allow it, or move this contact for you.");
            var current = await settings.Get(stop);
            if (Wrong(target, words, note, agent, current) is { } wrong) return new Refusal(RefusalKind.Invalid, wrong);
            if (Refusal.OfWording(words, current) is { } wording) return wording;
            if (target.Agent is { } other && await MayNotHave(other, contact, stop) is { } cannot) return cannot;

            var step = new ContactStep(StepKind.Transferred, clock.Now, agent, target.About, words, note);
            await tell.Promise(contact, agent, stop);
            var transferred = target.Agent is { } to ? await ToAgent(contact, to, step, naturalKey, stop) : await ToQueue(contact, target.Queue!, step, naturalKey, stop);
            if (transferred is null) continue;
            await tell.Execute(id, transferred.Steps, stop);
            await news.ThreadChanged(transferred.People, stop);
            return await contacts.Find(id, stop) ?? transferred;
        }
        return Refusal.Busy;
    }

    private async Task<Contact?> ToAgent(Contact contact, string agent, ContactStep step, string naturalKey, CancellationToken stop)
    {
        var given = contact with
        {
            EndedOffer = new(contact.Offer!, contact.Agent!, OfferOutcome.Withdrawn),
            Participants = [.. contact.Participants.Where(participant => participant.Agent != agent)],
        };
        if (await assign.To(given, agent, step, stop, naturalKey) is not { } rings) return null;
        await free.Execute(contact.Agent!, contact.Offer!, OfferOutcome.Withdrawn, stop);
        return rings;
    }

    /// <summary>It is not offered to whoever has just given it away, who may serve that queue as well.</summary>
    private Task<Contact?> ToQueue(Contact contact, string to, ContactStep step, string naturalKey, CancellationToken stop) =>
        queue.Execute(contact, step, OfferOutcome.Withdrawn, stop, waits => waits with { Queue = to, AppliedRules = waits.Queue == to ? waits.AppliedRules : [], Declined = [.. waits.Declined.Append(contact.Agent!).Distinct()] }, naturalKey);

    private static string? Wrong(TransferTarget target, string words, string? note, string agent, DeskSettings settings) =>
        target.Agent is null == target.Queue is null ? "Name either 'agent' or 'queue'."
        : target.Agent == agent ? "The contact is with you already."
        : target.Queue is { } queue && settings.Queue(queue) is null ? $"There is no queue '{queue}'. There are: {string.Join(", ", settings.Queues.Select(known => known.Id))}."
        : string.IsNullOrWhiteSpace(words) || words.Length > MostCharacters ? $"'words' must tell the customer, in 1 to {MostCharacters} characters, why it is transferred and what happens next (R20)."
        : note is { Length: > WriteNote.MostCharacters } ? $"'note' is longer than {WriteNote.MostCharacters} characters."
        : null;

    private async Task<Refusal?> MayNotHave(string id, Contact contact, CancellationToken stop)
    {
        if (await agents.Find(id, stop) is not { } agent) return Refusal.NoAgent;
        var why = agent switch
        {
            { Mode: AgentMode.SignedOut } => "is not signed in",
            { Mode: AgentMode.NotReady } => $"is not ready: {agent.Reason}",
            _ when !agent.Profile.CanServe(contact.Lane) =>
                $"cannot serve this contact, which needs queue {contact.Queue}{string.Concat(contact.Skills.Select(skill => $" and skill {skill}"))}",
            { HasOffer: true } => "is being offered another contact just now; try again in a moment",
            _ when agent.FreeSlots(contact.Channel) is null => $"has no room: {agent.UsedUnits} of {agent.Units} units are in use{(contact.Channel.TakesWholeAgent() ? ", and this takes all" : "")}",
            _ => null,
        };
        return why is null ? null : new(RefusalKind.Conflict, $"{agent.Name} {why}.");
    }
}
