using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>
/// The customer would rather be called: the text contact that waits becomes a callback and keeps its place; where none waits, a callback is opened. Whoever asks again
/// while a callback is open joins that one: one customer is called once. Texts still join a text contact that became a callback.
/// </summary>
public sealed class ChooseCallback(ContactStore contacts, QueueContact queue, OpenContact open, ServiceClock clock)
{
    public async Task<Contact> Execute(ContactRequest request, CancellationToken stop)
    {
        while (true)
        {
            // The same text once more: what it did then is done.
            if (await contacts.FindByNaturalKey(request.Number.Key, request.NaturalKey, stop) is not null) return await open.Execute(request, stop);
            var customer = await contacts.GetCustomer(request.Number.Key, stop);
            var hasCallback = customer.OpenCallback is { } callback && await contacts.Find(callback, stop) is { State: not ContactState.Closed };
            if (hasCallback || customer.OpenText is not { } id || await contacts.Find(id, stop) is not { State: ContactState.Waiting } waits) return await open.Execute(request, stop);
            var step = new ContactStep(StepKind.CallbackChosen, clock.Now, ContactStep.Service, request.NaturalKey);
            var chosen = waits with { Channel = Channel.Callback, Texts = waits.Texts + 1, LastTextAt = request.At > waits.LastTextAt ? request.At : waits.LastTextAt };
            if (await queue.Join(chosen, waits, step, request.NaturalKey, stop, customer with { OpenCallback = id }) is { } saved) return saved;
        }
    }
}
