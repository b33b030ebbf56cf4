using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Every way into the slice.</summary>
public sealed class DeskFunctions(PlaceContact place, DeskStore store)
{
    [Function("PlaceContacts")]
    public Task PlaceContacts([QueueTrigger(QueueNames.DeskContacts)] ContactEvent happened, CancellationToken stop) => place.Execute(happened, stop);

    [Function("ListWaitingContacts")]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public async Task<IResult> ListWaitingContacts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts")] HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (contacts, next) = await store.ListWaiting(size, continuation, stop);
        return Results.Ok(new Page<ContactView>([.. contacts.Select(ContactView.Of)], next));
    }
}
