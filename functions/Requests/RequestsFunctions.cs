using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Requests;

/// <summary>Every way into the slice.</summary>
public sealed class RequestsFunctions(RequestsApi api)
{
    [Function("ListRequests")]
    [EndpointSummary("A customer's business requests, newest first")]
    [ProducesResponseType<Page<RequestView>>(200)]
    [ApiParameter("query", "number", "The customer's number.", required: true)]
    [Paged]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ListRequests([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "requests")] HttpRequest request, CancellationToken stop) =>
        api.List(request, stop);

    // Comes before requests/{id}, under which it falls as well: a path that is spelt out goes before one with a parameter.
    [Function("ListRequestKinds")]
    [EndpointSummary("The kinds of business requests, with their names")]
    [ProducesResponseType<Page<RequestKindView>>(200)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public static IResult ListRequestKinds([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "requests/kinds")] HttpRequest request) => RequestsApi.Kinds();

    [Function("GetRequest")]
    [EndpointSummary("One business request")]
    [ProducesResponseType<RequestView>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "requests/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        api.Get(id, stop);
}
