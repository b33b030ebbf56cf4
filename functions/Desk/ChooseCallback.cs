using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>The customer would rather be called: the text contact that waits becomes a callback and keeps its place; where none waits, a callback is opened.</summary>
public sealed class ChooseCallback(ContactStore contacts, QueueContact queue, OpenContact open, ServiceClock clock)
{
    public async Task<Contact> Execute(ContactRequest request, CancellationToken stop)
    {
        while (true)
        {
            // The same text once more: what it did then is done.
            if (await contacts.FindByNaturalKey(request.Number.Key, request.NaturalKey, stop) is not null) return await open.Execute(request, stop);
            var customer = await contacts.GetCustomer(request.Number.Key, stop);
            if (customer.OpenText is not { } id || await contacts.Find(id, stop) is not { State: ContactState.Waiting } waits) return await open.Execute(request, stop);
            var step = new ContactStep(StepKind.CallbackChosen, clock.Now, ContactStep.Service, request.NaturalKey);
            if (await queue.Join(waits with { Channel = Channel.Callback }, waits, step, request.NaturalKey, stop) is { } saved) return saved;
        }
    }
}
