using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A supervisor closes what nobody works on: spam, or what has settled itself.</summary>
public sealed class CloseWaiting(ContactStore contacts, CloseContact close, CurrentSettings settings, ServiceClock clock)
{
    /// <summary>May be repeated. What an agent works on is refused: take it over first.</summary>
    /// <param name="disposition">One of the settings' for its queue.</param>
    public async Task<ContactResult> Execute(ContactId id, string? disposition, string note, string supervisor, CancellationToken stop)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Closed) return disposition is null || contact.Disposition == disposition ? contact : Refusal.NotYours(contact, supervisor, clock.Now);
            if (contact.State is ContactState.Working or ContactState.Held or ContactState.WrapUp) return Refusal.NotYours(contact, supervisor, clock.Now);
            if (CloseContact.Check(disposition, contact.Queue, await settings.Get(stop)) is { } refusal) return refusal;
            var step = new ContactStep(StepKind.Closed, clock.Now, supervisor, disposition, note);
            if (await close.Execute(contact with { Disposition = disposition ?? contact.Disposition }, step, stop) is { } closed) return closed;
        }
        return Refusal.Busy;
    }
}
