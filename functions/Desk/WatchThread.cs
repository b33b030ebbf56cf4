using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A supervisor looks on. The customer notices nothing, the agent sees it; the work is the agent's.</summary>
public sealed class WatchThread(ContactStore contacts, IAgentNews news, ServiceClock clock)
{
    /// <summary>May be repeated. Whoever is in the thread already, as adviser or third party, stays what they are.</summary>
    public Task<ContactResult> Begin(ContactId id, string supervisor, string name, CancellationToken stop) => Change(id, contact =>
    {
        if (contact.State == ContactState.Closed) return Refusal.NotYours(contact, supervisor, clock.Now);
        if (contact.State.HasAgent() && contact.Agent == supervisor) return new Refusal(RefusalKind.Conflict, "This contact is with you: there is nobody to watch.");
        if (contact.Participants.Any(participant => participant.Agent == supervisor)) return contact;
        return contact with { Participants = [.. contact.Participants, new(supervisor, name, ParticipantRole.Watch, clock.Now)] };
    }, new(StepKind.Joined, clock.Now, supervisor, Watching), stop);

    /// <summary>May be repeated, and when the contact is closed.</summary>
    public Task<ContactResult> End(ContactId id, string supervisor, CancellationToken stop) => Change(
        id,
        contact => contact.Participants.Any(participant => IsWatching(participant, supervisor))
            ? contact with { Participants = [.. contact.Participants.Where(participant => !IsWatching(participant, supervisor))] }
            : contact,
        new(StepKind.Left, clock.Now, supervisor, Watching), stop);

    private static string Watching { get; } = nameof(ParticipantRole.Watch).ToLowerInvariant();

    private static bool IsWatching(Participant participant, string supervisor) => participant.Agent == supervisor && participant.Role == ParticipantRole.Watch;

    private async Task<ContactResult> Change(ContactId id, Func<Contact, ContactResult> change, ContactStep step, CancellationToken stop)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            var (changed, refusal) = change(contact);
            if (refusal is not null) return refusal;
            if (ReferenceEquals(changed, contact)) return contact;
            if (await contacts.Save(changed!, step, stop) is not { } saved) continue;
            var screens = contact.Participants.Concat(saved.Participants).Select(participant => participant.Agent);
            await news.ThreadChanged(saved.State.HasAgent() ? screens.Append(saved.Agent!) : screens, stop);
            return saved;
        }
        return Refusal.Busy;
    }
}
