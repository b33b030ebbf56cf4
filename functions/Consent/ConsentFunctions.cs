using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Consent;

/// <summary>Every way into the slice.</summary>
public sealed class ConsentFunctions(MirrorOptOut mirror, ConsentApi api)
{
    [Function("MirrorOptOuts")]
    public Task MirrorOptOuts([QueueTrigger(QueueNames.ConsentMirror)] MirrorJob job, CancellationToken stop) => mirror.Execute(job, stop);

    [Function("ListSuppressions")]
    [Allow(Roles.Operator, Roles.Supervisor, Roles.Marketer)]
    public Task<IResult> ListSuppressions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "consent/suppressions")] HttpRequest request, CancellationToken stop) =>
        api.List(request, stop);

    [Function("AddSuppression")]
    [Allow(Roles.Operator, Roles.Supervisor, Roles.Agent)]
    public Task<IResult> AddSuppression(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "consent/suppressions")] HttpRequest request, CancellationToken stop) =>
        api.Suppress(request, stop);

    [Function("GetConsent")]
    [Allow(Roles.Operator, Roles.Supervisor, Roles.Agent, Roles.Marketer)]
    public Task<IResult> GetConsent(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "consent/suppressions/{number}")] HttpRequest request, string number, CancellationToken stop) =>
        api.Show(number, stop);

    [Function("LiftSuppression")]
    [Allow(Roles.Operator, Roles.Supervisor)]
    public Task<IResult> LiftSuppression(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "consent/suppressions/{number}")] HttpRequest request, string number, CancellationToken stop) =>
        api.Lift(request, number, stop);
}
