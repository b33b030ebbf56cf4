using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>
/// Puts a text before the agents: opens a contact for its number, or joins the one that is open. May run twice for a text.
/// The contact is stored here, so that nothing is lost; what joins it, and its place among those that wait, is worked out from the event.
/// </summary>
public sealed class OpenContact(DeskStore store, Queues queues)
{
    public async Task Execute(ContactRequest request, CancellationToken stop)
    {
        await store.AddIfNoneIsOpen(request, stop);
        var opened = new ContactEvent(ContactEvent.TextReceived, 1, request.Number.Key.Value, request.TextId, request.AsksForPerson, request.At);
        await queues.Send(QueueNames.DeskContacts, opened, DeskJson.Default.ContactEvent, null, stop);
    }
}
