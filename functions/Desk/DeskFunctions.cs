using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Every way into the slice.</summary>
public sealed class DeskFunctions(LookAtContact look, SweepDesk sweep, WatchAgents watch, AgentApi agents, WaitingApi waiting, CustomerApi customers, SettingsApi settings)
{
    [Function("LookAtContacts")]
    public Task LookAtContacts([QueueTrigger(QueueNames.DeskDeadlines)] LookJob job, CancellationToken stop) => look.Execute(job, stop);

    [Function("SweepDesk")]
    public Task SweepDesk([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken stop) => sweep.Execute(stop);

    [Function("WatchAgents")]
    public Task WatchAgents([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken stop) => watch.Execute(stop);

    [Function("SignIn")]
    [EndpointSummary("Sign in (签入): ready for contacts from now on")]
    [ProducesResponseType<AgentView>(200)]
    [Allow(Roles.Agent)]
    public Task<IResult> SignIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/sign-in")] HttpRequest request, CancellationToken stop) => agents.SignIn(request, stop);

    [Function("SignOut")]
    [EndpointSummary("Sign out (签出); refused while you still have contacts")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> SignOut([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/sign-out")] HttpRequest request, CancellationToken stop) => agents.SignOut(request, stop);

    [Function("SetReady")]
    [EndpointSummary("Ready (示闲)")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> SetReady([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/ready")] HttpRequest request, CancellationToken stop) => agents.Ready(request, stop);

    [Function("SetNotReady")]
    [EndpointSummary("Not ready (示忙), with a reason; what rings is given back, what you work on stays")]
    [Consumes(typeof(NotReadyBody), "application/json")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> SetNotReady([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/not-ready")] HttpRequest request, CancellationToken stop) => agents.NotReady(request, stop);

    [Function("GetDesk")]
    [EndpointSummary("Your screen: yourself and your contacts")]
    [EndpointDescription("Poll it with If-None-Match: 304 costs next to nothing. The poll is also the sign that you are there: after 45 s without one, what rings at you goes to others.")]
    [ProducesResponseType<DeskView>(200)]
    [ProducesResponseType(304)]
    [ApiParameter("header", "If-None-Match", "The ETag of the last answer.")]
    [Allow(Roles.Agent)]
    public Task<IResult> GetDesk([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/me")] HttpRequest request, CancellationToken stop) => agents.Desk(request, stop);

    [Function("ListWaitingContacts")]
    [EndpointSummary("Contacts that wait for an agent, in the order in which they are offered")]
    [ProducesResponseType<Page<ContactView>>(200)]
    [Paged]
    [ApiParameter("query", "queue", "Only this queue's.")]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ListWaitingContacts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts")] HttpRequest request, CancellationToken stop) => waiting.List(request, stop);

    [Function("GetPosition")]
    [EndpointSummary("A waiting contact's place in its queue and estimated wait")]
    [ProducesResponseType<PositionView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetPosition(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts/{id}/position")] HttpRequest request, string id, CancellationToken stop) => waiting.Position(id, stop);

    [Function("GetCustomer")]
    [EndpointSummary("What the desk knows of a customer")]
    [ProducesResponseType<CustomerView>(200)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/customers/{number}")] HttpRequest request, string number, CancellationToken stop) => customers.Get(number, stop);

    [Function("PutCustomer")]
    [EndpointSummary("Say of what class a customer is, for the routing rules that ask for it")]
    [Consumes(typeof(CustomerBody), "application/json")]
    [ProducesResponseType<CustomerView>(200)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> PutCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "desk/customers/{number}")] HttpRequest request, string number, CancellationToken stop) => customers.Put(request, number, stop);

    [Function("AcceptContact")]
    [EndpointSummary("Accept the offer that rings at you")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> AcceptContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/accept")] HttpRequest request, string id, CancellationToken stop) => agents.Accept(request, id, stop);

    [Function("DeclineContact")]
    [EndpointSummary("Decline the offer that rings at you; it is not made to you again, and counted (R18)")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> DeclineContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/decline")] HttpRequest request, string id, CancellationToken stop) => agents.Decline(request, id, stop);

    [Function("EndContact")]
    [EndpointSummary("End the talk: you have the queue's wrap-up time left for it")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> EndContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/end")] HttpRequest request, string id, CancellationToken stop) => agents.End(request, id, stop);

    [Function("WrapUpContact")]
    [EndpointSummary("Close the contact with what came of it")]
    [Consumes(typeof(WrapUpBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent)]
    public Task<IResult> WrapUpContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/wrap-up")] HttpRequest request, string id, CancellationToken stop) => agents.WrapUp(request, id, stop);

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
