using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Consent;

/// <summary>Every way into the slice.</summary>
public sealed class ConsentFunctions(MirrorOptOut mirror, ConsentApi api)
{
    [Function("MirrorOptOuts")]
    public Task MirrorOptOuts([QueueTrigger(QueueNames.ConsentMirror)] MirrorJob job, CancellationToken stop) => mirror.Execute(job, stop);

    [Function("ListSuppressions")]
    [EndpointSummary("The suppression list, whole or for one number")]
    [ProducesResponseType<Page<SuppressionView>>(200)]
    [ApiParameter("query", "number", "Only this number.")]
    [Paged]
    [Allow(Roles.Operator, Roles.Supervisor, Roles.Marketer)]
    public Task<IResult> ListSuppressions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "consent/suppressions")] HttpRequest request, CancellationToken stop) =>
        api.List(request, stop);

    [Function("AddSuppression")]
    [EndpointSummary("Suppress a number for somebody who asked for it")]
    [Consumes(typeof(SuppressBody), "application/json")]
    [ProducesResponseType<ConsentView>(201)]
    [ProducesResponseType<ConsentView>(200)]
    [Idempotent]
    [Allow(Roles.Operator, Roles.Supervisor, Roles.Agent)]
    public Task<IResult> AddSuppression(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "consent/suppressions")] HttpRequest request, CancellationToken stop) =>
        api.Suppress(request, stop);

    [Function("GetConsent")]
    [EndpointSummary("What a person has opted out of, and the trail of how it came to be")]
    [ProducesResponseType<ConsentView>(200)]
    [Allow(Roles.Operator, Roles.Supervisor, Roles.Agent, Roles.Marketer)]
    public Task<IResult> GetConsent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "consent/suppressions/{number}")] HttpRequest request, string number, CancellationToken stop) =>
        api.Show(number, stop);

    [Function("LiftSuppression")]
    [EndpointSummary("Lift every suppression of a number")]
    [ProducesResponseType<ConsentView>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [ApiParameter("query", "reason", "How the person asked to be texted again; kept in the trail.", required: true)]
    [Allow(Roles.Operator, Roles.Supervisor)]
    public Task<IResult> LiftSuppression(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "consent/suppressions/{number}")] HttpRequest request, string number, CancellationToken stop) =>
        api.Lift(request, number, stop);
}
