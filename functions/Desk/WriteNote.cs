using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Keeps a note with a contact that the customer never sees.</summary>
public sealed class WriteNote(ContactStore contacts, IAgentNews news, ServiceClock clock)
{
    public const int MostCharacters = 2000;

    /// <param name="key">The same key is one note.</param>
    public async Task<ContactResult> Execute(ContactId id, string writer, bool isSupervisor, string text, string key, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MostCharacters) return new Refusal(RefusalKind.Invalid, $"A note has 1 to {MostCharacters} characters.");
        if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
        var naturalKey = $"note/{id}/{writer}/{key}";
        if (await contacts.FindByNaturalKey(id.Number, naturalKey, stop) is not null) return contact;
        // Whoever closed or parked it may add what they forgot.
        var isTheirs = (contact.Agent == writer && contact.State != ContactState.Offered) || contact.ParticipantFor(writer) is not null;
        if (!isTheirs && !isSupervisor) return Refusal.NotYours(contact, writer, clock.Now);
        var saved = await contacts.Append(id, new(StepKind.Note, clock.Now, writer, Words: text), naturalKey, stop);
        if (saved is null) return contact;
        await news.ThreadChanged(saved.People.Where(other => other != writer), stop);
        return saved;
    }
}
