using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;

namespace Serverless.Desk;

/// <summary>What waits, in the order in which it is offered.</summary>
public sealed class WaitingApi(ContactStore contacts, WaitingStore waiting, DeskDirectory directory, FindPosition position)
{
    public async Task<IResult> List(HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var queue = request.Query["queue"].ToString();
        var lanes = (await directory.Lanes(fresh: true, stop)).Where(lane => queue.Length == 0 || lane.Queue == queue);
        var (places, next) = await waiting.List(lanes, size, continuation, stop);
        var found = await Task.WhenAll(places.Select(place => contacts.Find(place.Contact, stop)));
        // A contact that has just moved may have its old place for a moment more.
        var valid = found.Zip(places, (contact, place) => contact is { State: ContactState.Waiting } && contact.Place == place.Key ? contact : null).OfType<Contact>();
        return Results.Ok(new Page<ContactView>([.. valid.Select(ContactView.Of)], next));
    }

    public async Task<IResult> Position(string id, CancellationToken stop)
    {
        if (!ContactId.TryParse(id, out var contactId) || await contacts.Find(contactId, stop) is not { } contact) return DeskProblems.Of(Refusal.NoContact);
        if (contact.State != ContactState.Waiting) return DeskProblems.Of(new(RefusalKind.Conflict, $"The contact does not wait: it is {contact.State}."));
        var place = await position.Of(contact, stop);
        return Results.Ok(new PositionView(place.Position, place.IsMore, place.Wait is { } wait ? (int)wait.TotalSeconds : null));
    }
}
