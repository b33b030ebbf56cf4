using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Operations;

/// <summary>Every way into the slice.</summary>
public sealed class OperationsFunctions(SweepPoison poison, ReplayUnreadable replay, UnreadableStore unreadable, NoteStore notes, CheckHealth health)
{
    [Function("SweepPoison")]
    public Task SweepPoison([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken stop) => poison.Execute(stop);

    [Function("ListUnreadable")]
    [EndpointSummary("Queue messages that could not be read or handled, newest first")]
    [ProducesResponseType<Page<UnreadableMessage>>(200)]
    [Paged]
    [Allow(Roles.Operator)]
    public async Task<IResult> ListUnreadable(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operations/unreadable")] HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (messages, next) = await unreadable.List(size, continuation, stop);
        return Results.Ok(new Page<UnreadableMessage>(messages, next));
    }

    [Function("ReplayUnreadable")]
    [EndpointSummary("Put a kept message back on its queue")]
    [ProducesResponseType<UnreadableMessage>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Operator)]
    public async Task<IResult> ReplayUnreadable(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operations/unreadable/{id}/replay")] HttpRequest request, string id, CancellationToken stop) =>
        await replay.Execute(id, request.Who(), stop) is { } message ? Results.Ok(message) : Problems.NotFound("No unreadable message has this id.");

    [Function("ListOperatorNotes")]
    [EndpointSummary("What an operator should look at, newest first")]
    [ProducesResponseType<Page<OperatorNote>>(200)]
    [Paged]
    [Allow(Roles.Operator, Roles.Supervisor)]
    public async Task<IResult> ListOperatorNotes(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operations/notes")] HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (page, next) = await notes.List(size, continuation, stop);
        return Results.Ok(new Page<OperatorNote>(page, next));
    }

    [Function("GetLiveness")]
    [EndpointSummary("Whether the process answers")]
    [ProducesResponseType<HealthView>(200)]
    [AllowAnyone("Says only that the process answers.")]
    public static IResult GetLiveness([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        Results.Ok(new HealthView("live", []));

    [Function("GetReadiness")]
    [EndpointSummary("Whether the service can do its work, and what is wrong if not")]
    [ProducesResponseType<HealthView>(200)]
    [ProducesResponseType<HealthView>(503)]
    [AllowAnyone("Load balancers ask it; it names no data.")]
    public async Task<IResult> GetReadiness(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken stop)
    {
        var view = await health.Execute(stop);
        return view.Problems.Count == 0 ? Results.Ok(view) : Results.Json(view, OperationsHttpJson.Default.HealthView, statusCode: 503);
    }

    [Function("GetOpenApi")]
    [AllowAnyone("It describes the interface and holds no data.")]
    [EndpointSummary("This description, OpenAPI 3.1")]
    public static IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Stream(typeof(OperationsFunctions).Assembly.GetManifestResourceStream("openapi.json")!, "application/json");
}
