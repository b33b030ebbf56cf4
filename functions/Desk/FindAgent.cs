namespace Serverless.Desk;

/// <summary>For a contact that has just come: an agent, or else what the exception rules of its queue say when many wait already.</summary>
public sealed class FindAgent(AssignContacts assign, ApplyRules rules, ContactStore contacts, CurrentSettings settings)
{
    /// <param name="contact">As it was saved just now.</param>
    public async Task Execute(Contact contact, CancellationToken stop)
    {
        if (await assign.ToAgent(contact, stop) is not null) return;
        var queue = (await settings.Get(stop)).Queue(contact.Queue);
        if (queue?.Rules.Any(rule => rule.AfterWaiting is not null) != true) return;
        if (await contacts.Find(contact.Id, stop) is { State: ContactState.Waiting } waits) await rules.Execute(waits, stop);
    }
}
