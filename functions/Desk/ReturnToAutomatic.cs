using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>A place in the automatic service that an agent can send a customer back to (R45).</summary>
/// <param name="Template">What the customer is texted there; needs no arguments.</param>
public sealed record AutomaticStep(string Name, Template Template);

/// <summary>Closes a contact and sends its customer back to the automatic service.</summary>
public sealed class ReturnToAutomatic(ContactStore contacts, CloseContact close, TellCustomer tell, IEnumerable<AutomaticStep> steps, ServiceClock clock)
{
    /// <param name="name">One of the <see cref="AutomaticStep"/>s.</param>
    public async Task<ContactResult> Execute(ContactId id, string agent, string name, CancellationToken stop)
    {
        if (!steps.Any(known => known.Name == name))
            return new Refusal(RefusalKind.Invalid, $"There is no step '{name}'. There are: {string.Join(", ", steps.Select(known => known.Name))}.");
        while (true)
        {
            if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
            if (contact.State == ContactState.Closed && await contacts.FindStep(id, contact.Steps, stop) is { Kind: StepKind.SentToAutomatic } last && last.By == agent && last.About == name) return contact;
            if (!contact.IsWorkedOnBy(agent)) return Refusal.NotYours(contact, agent, clock.Now);
            if (contact.Channel == Channel.Call) return new Refusal(RefusalKind.Conflict, "The customer is on the line, and the automatic steps are texts.");
            await tell.Promise(contact, agent, stop);
            if (await close.Execute(contact, new(StepKind.SentToAutomatic, clock.Now, agent, name), stop) is not { } closed) continue;
            await tell.Execute(id, closed.Steps, stop);
            return closed;
        }
    }
}
