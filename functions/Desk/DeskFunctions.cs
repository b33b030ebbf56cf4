using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Every way into the slice.</summary>
public sealed class DeskFunctions(PlaceContact place, DeskStore store, SettingsApi settings)
{
    [Function("PlaceContacts")]
    public Task PlaceContacts([QueueTrigger(QueueNames.DeskContacts)] ContactEvent happened, CancellationToken stop) => place.Execute(happened, stop);

    [Function("ListWaitingContacts")]
    [EndpointSummary("Contacts that wait for an agent: who asked for a person first, then the longest waiting")]
    [ProducesResponseType<Page<ContactView>>(200)]
    [Paged]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public async Task<IResult> ListWaitingContacts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts")] HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (contacts, next) = await store.ListWaiting(size, continuation, stop);
        return Results.Ok(new Page<ContactView>([.. contacts.Select(ContactView.Of)], next));
    }

    [Function("GetDeskSettings")]
    [EndpointSummary("The desk's settings: queues, routing, wording and times; their ETag is needed to change them")]
    [ProducesResponseType<DeskSettings>(200)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetDeskSettings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/settings")] HttpRequest request, CancellationToken stop) =>
        settings.Get(request, stop);

    [Function("PutDeskSettings")]
    [EndpointSummary("Replace the desk's settings")]
    [Consumes(typeof(DeskSettings), "application/json")]
    [ProducesResponseType<DeskSettings>(200)]
    [ProducesResponseType<ProblemDetails>(412)]
    [ProducesResponseType<ProblemDetails>(428)]
    [ApiParameter("header", "If-Match", "The ETag that the settings had when you read them.", required: true)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> PutDeskSettings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "desk/settings")] HttpRequest request, CancellationToken stop) =>
        settings.Put(request, stop);
}
