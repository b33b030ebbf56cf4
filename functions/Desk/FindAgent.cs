namespace Serverless.Desk;

/// <summary>For a contact that has just come: an agent, or else what the exception rules of its queue say when many wait already.</summary>
public sealed class FindAgent(AssignContacts assign, ApplyRules rules, ContactStore contacts)
{
    public async Task Execute(ContactId id, CancellationToken stop)
    {
        if (await assign.ToAgent(id, stop) is not null) return;
        if (await contacts.Find(id, stop) is { State: ContactState.Waiting } waits) await rules.Execute(waits, stop);
    }
}
