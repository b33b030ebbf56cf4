using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A second agent comes into a thread, to advise or to talk with the customer as well (R44), and leaves it.</summary>
public sealed class ShareContact(ContactStore contacts, AgentStore agents, FollowThreads follow, AssignContacts assign, IAgentNews news, ServiceClock clock)
{
    private const int MostParticipants = 10;

    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    /// <summary>Who is in it already gets the other role.</summary>
    public async Task<ContactResult> Invite(ContactId id, string agent, string invited, ParticipantRole role, CancellationToken stop)
    {
        if (role is not (ParticipantRole.Consult or ParticipantRole.Join)) return new Refusal(RefusalKind.Invalid, "'role' is Consult, who advises you, or Join, who talks with the customer as well.");
        if (invited == agent) return new Refusal(RefusalKind.Invalid, "You are in this contact already.");
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State is not (ContactState.Working or ContactState.Held) || contact.Agent != agent) return Refusal.NotYours(contact, agent, clock.Now);
            var before = contact.ParticipantFor(invited);
            if (before?.Role == role)
            {
                await follow.Execute(contact, [invited], stop);
                return contact;
            }
            if (before?.Role == ParticipantRole.Watch) return new Refusal(RefusalKind.Conflict, $"{before.Name} watches this contact as a supervisor.");
            if (await agents.Find(invited, stop) is not { } other) return Refusal.NoAgent;
            if (other.Mode == AgentMode.SignedOut) return new Refusal(RefusalKind.Conflict, $"{other.Name} is not signed in.");
            if (contact.Participants.Count >= MostParticipants) return new Refusal(RefusalKind.Conflict, $"{MostParticipants} others are in this contact already.");

            var shared = contact with { Participants = [.. contact.Participants.Where(one => one.Agent != invited), new(invited, other.Name, role, clock.Now)] };
            var step = new ContactStep(role == ParticipantRole.Join ? StepKind.Joined : StepKind.Consulted, clock.Now, agent, invited);
            if (await Save(shared, step, invited, stop) is { } saved) return saved;
        }
    }

    /// <summary>By whoever leaves, by the contact's agent or by a supervisor.</summary>
    public async Task<ContactResult> Leave(ContactId id, string by, bool isSupervisor, string leaving, CancellationToken stop)
    {
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            var participant = contact.ParticipantFor(leaving);
            var may = by == leaving || isSupervisor || (contact.IsWorkedOnBy(by) && participant is not { Role: ParticipantRole.Watch });
            if (!may) return new Refusal(RefusalKind.Forbidden, "Somebody is sent away by the contact's agent or a supervisor; a supervisor who watches, by nobody else.");
            if (participant is null)
            {
                await follow.Execute(contact, [leaving], stop);
                return contact;
            }
            var without = contact with { Participants = [.. contact.Participants.Where(one => one.Agent != leaving)] };
            if (await Save(without, new(StepKind.Left, clock.Now, by, leaving), leaving, stop) is { } saved) return saved;
        }
    }

    private async Task<Contact?> Save(Contact contact, ContactStep step, string agent, CancellationToken stop)
    {
        await assign.LookAgain(contact.Id, agent, s_cover, stop);
        if (await contacts.Save(contact, step, stop) is not { } saved) return null;
        await follow.Execute(saved, [agent], stop);
        await news.ThreadChanged(saved.People.Append(agent), stop);
        return saved;
    }
}
