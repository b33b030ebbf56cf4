using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;
using Serverless.Requests;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>Every way into the slice.</summary>
public sealed class DeskFunctions(
    LookAtContact look, SweepDesk sweep, WatchAgents watch, AgentApi agents, WaitingApi waiting, CustomerApi customers, SettingsApi settings, ContactApi contact, WorkApi work, SuperviseApi supervise,
    SuperviseContactsApi overrule, ColleaguesApi colleagues, ParkedApi parked)
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
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> SignIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/sign-in")] HttpRequest request, CancellationToken stop) => agents.SignIn(request, stop);

    [Function("SignOut")]
    [EndpointSummary("Sign out (签出); refused while you still have contacts")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> SignOut([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/sign-out")] HttpRequest request, CancellationToken stop) => agents.SignOut(request, stop);

    [Function("SetReady")]
    [EndpointSummary("Ready (示闲)")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> SetReady([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/ready")] HttpRequest request, CancellationToken stop) => agents.Ready(request, stop);

    [Function("SetNotReady")]
    [EndpointSummary("Not ready (示忙), with a reason; what rings is given back, what you work on stays")]
    [Consumes(typeof(NotReadyBody), "application/json")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> SetNotReady([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/not-ready")] HttpRequest request, CancellationToken stop) => agents.NotReady(request, stop);

    [Function("GetDesk")]
    [EndpointSummary("Your screen: yourself and your contacts")]
    [EndpointDescription("Poll it with If-None-Match: 304 costs next to nothing. The poll is also the sign that you are there: after 45 s without one, what rings at you goes to others.")]
    [ProducesResponseType<DeskView>(200)]
    [ProducesResponseType(304)]
    [ApiParameter("header", "If-None-Match", "The ETag of the last answer.")]
    [Allow(Roles.Agent, Roles.Supervisor)]
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
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> AcceptContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/accept")] HttpRequest request, string id, CancellationToken stop) => agents.Accept(request, id, stop);

    [Function("DeclineContact")]
    [EndpointSummary("Decline the offer that rings at you; it is not made to you again, and counted (R18)")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> DeclineContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/decline")] HttpRequest request, string id, CancellationToken stop) => agents.Decline(request, id, stop);

    [Function("EndContact")]
    [EndpointSummary("End the talk: you have the queue's wrap-up time left for it")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> EndContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/end")] HttpRequest request, string id, CancellationToken stop) => agents.End(request, id, stop);

    [Function("WrapUpContact")]
    [EndpointSummary("Close the contact with what came of it")]
    [Consumes(typeof(WrapUpBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
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

    [Function("GetContact")]
    [EndpointSummary("A contact, who else is there, your draft, and what is known of the customer")]
    [ProducesResponseType<ContactDetail>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts/{id}")] HttpRequest request, string id, CancellationToken stop) => contact.Get(request, id, stop);

    [Function("GetContactHistory")]
    [EndpointSummary("All that happened to a contact, oldest first")]
    [ProducesResponseType<Page<ContactStep>>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Paged]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetContactHistory(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts/{id}/history")] HttpRequest request, string id, CancellationToken stop) => contact.History(request, id, stop);

    [Function("ListCustomerContacts")]
    [EndpointSummary("A customer's contacts, newest first")]
    [ProducesResponseType<Page<ContactView>>(200)]
    [Paged]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ListCustomerContacts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/customers/{number}/contacts")] HttpRequest request, string number, CancellationToken stop) => contact.OfCustomer(request, number, stop);

    [Function("ReplyToContact")]
    [EndpointSummary("Text the customer")]
    [EndpointDescription("By the contact's agent or a participant who joined. The answer shows segments and encoding. Forbidden phrases (R39) are refused and named.")]
    [Consumes(typeof(ReplyBody), "application/json")]
    [ProducesResponseType<TextView>(201)]
    [ProducesResponseType<TextView>(200)]
    [ProducesResponseType<ProblemDetails>(403)]
    [ProducesResponseType<ProblemDetails>(409)]
    [ProducesResponseType<ProblemDetails>(422)]
    [Idempotent]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ReplyToContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/reply")] HttpRequest request, string id, CancellationToken stop) => work.Reply(request, id, stop);

    [Function("CheckWording")]
    [EndpointSummary("What words would become as a text, and what must not be said (R39)")]
    [Consumes(typeof(ReplyBody), "application/json")]
    [ProducesResponseType<WordingView>(200)]
    [ProducesResponseType<ProblemDetails>(400)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> CheckWording(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/wording")] HttpRequest request, CancellationToken stop) => contact.Wording(request, stop);

    [Function("WriteNote")]
    [EndpointSummary("Keep a note that the customer never sees")]
    [Consumes(typeof(NoteBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Idempotent]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> WriteNote(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/notes")] HttpRequest request, string id, CancellationToken stop) => work.Note(request, id, stop);

    [Function("HoldContact")]
    [EndpointSummary("Put a contact aside for a moment (R42); its unit stays yours")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> HoldContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/hold")] HttpRequest request, string id, CancellationToken stop) => work.Hold(request, id, stop);

    [Function("ResumeContact")]
    [EndpointSummary("Go on with a contact that is on hold")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ResumeContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/resume")] HttpRequest request, string id, CancellationToken stop) => work.Resume(request, id, stop);

    [Function("ParkContact")]
    [EndpointSummary("Put a contact away until the customer writes or a time comes")]
    [EndpointDescription("Frees you for others; it comes back with you asked first.")]
    [Consumes(typeof(ParkBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ParkContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/park")] HttpRequest request, string id, CancellationToken stop) => work.Park(request, id, stop);

    [Function("ListParkedContacts")]
    [EndpointSummary("What you have parked")]
    [ProducesResponseType<Page<ContactView>>(200)]
    [Paged]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ListParkedContacts([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/parked")] HttpRequest request, CancellationToken stop) => parked.List(request, stop);

    [Function("UnparkContact")]
    [EndpointSummary("Bring back a contact that you parked; it waits again, with you asked first")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(403)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> UnparkContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/unpark")] HttpRequest request, string id, CancellationToken stop) => parked.Unpark(request, id, stop);

    [Function("TransferContact")]
    [EndpointSummary("Transfer a contact to an agent or a queue")]
    [EndpointDescription("Needs the permission to transfer (R19). The customer is texted to whom and why (R20), the transfer is logged (R21). An agent must be signed in, ready, able and have room (R43); in a queue the contact keeps its place.")]
    [Consumes(typeof(TransferBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(403)]
    [ProducesResponseType<ProblemDetails>(409)]
    [ProducesResponseType<ProblemDetails>(422)]
    [Idempotent]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> TransferContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/transfer")] HttpRequest request, string id, CancellationToken stop) => work.Transfer(request, id, stop);

    [Function("ListColleagues")]
    [EndpointSummary("Who else is signed in, and whether they could take a contact over")]
    [ProducesResponseType<Page<ColleagueView>>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Paged]
    [ApiParameter("query", "contact", "The id of a contact: says of each whether they can serve it and have room for it.")]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ListColleagues([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/colleagues")] HttpRequest request, CancellationToken stop) => colleagues.List(request, stop);

    [Function("ListTransfers")]
    [EndpointSummary("Transfers of a month, newest first (R21)")]
    [ProducesResponseType<Page<TransferView>>(200)]
    [Paged]
    [ApiParameter("query", "month", "Local, as 2026-11; this month where it is left out.")]
    [Allow(Roles.Supervisor)]
    public Task<IResult> ListTransfers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/transfers")] HttpRequest request, CancellationToken stop) => contact.Transfers(request, stop);

    [Function("InviteToContact")]
    [EndpointSummary("Ask a colleague into a contact: to advise you, or to talk with the customer as well (R44)")]
    [Consumes(typeof(InviteBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> InviteToContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/participants")] HttpRequest request, string id, CancellationToken stop) => work.Invite(request, id, stop);

    [Function("LeaveContact")]
    [EndpointSummary("Leave a contact, or send somebody away")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(403)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> LeaveContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "desk/contacts/{id}/participants/{agent}")] HttpRequest request, string id, string agent, CancellationToken stop) => work.Leave(request, id, agent, stop);

    [Function("ReturnToAutomatic")]
    [EndpointSummary("Close a contact and send the customer back to a step of the automatic service (R45)")]
    [Consumes(typeof(AutomaticBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ReturnToAutomatic(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/automatic")] HttpRequest request, string id, CancellationToken stop) => work.Automatic(request, id, stop);

    [Function("ListAutomaticSteps")]
    [EndpointSummary("The steps of the automatic service that a customer can be sent back to")]
    [ProducesResponseType<Page<AutomaticStepView>>(200)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> ListAutomaticSteps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/automatic-steps")] HttpRequest request, CancellationToken stop) => Task.FromResult(contact.AutomaticSteps());

    [Function("RecordRequest")]
    [EndpointSummary("Make a business request of what the customer wants (R48)")]
    [Consumes(typeof(RequestBody), "application/json")]
    [ProducesResponseType<RequestView>(201)]
    [ProducesResponseType<RequestView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [ProducesResponseType<ProblemDetails>(422)]
    [Idempotent]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> RecordRequest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/requests")] HttpRequest request, string id, CancellationToken stop) => work.Record(request, id, stop);

    [Function("GetDraft")]
    [EndpointSummary("What you have half written in a contact")]
    [ProducesResponseType<DraftBody>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/contacts/{id}/draft")] HttpRequest request, string id, CancellationToken stop) => contact.GetDraft(request, id, stop);

    [Function("PutDraft")]
    [EndpointSummary("Keep what you have half written in a contact")]
    [Consumes(typeof(DraftBody), "application/json")]
    [ProducesResponseType(204)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> PutDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "desk/contacts/{id}/draft")] HttpRequest request, string id, CancellationToken stop) => contact.PutDraft(request, id, stop);

    [Function("DeleteDraft")]
    [EndpointSummary("Throw your draft away")]
    [ProducesResponseType(204)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> DeleteDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "desk/contacts/{id}/draft")] HttpRequest request, string id, CancellationToken stop) => contact.DeleteDraft(request, id, stop);

    [Function("PutPresence")]
    [EndpointSummary("Say that you have a contact open, and whether you are writing; holds for thirty seconds")]
    [Consumes(typeof(PresenceBody), "application/json")]
    [ProducesResponseType(204)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> PutPresence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "desk/contacts/{id}/presence")] HttpRequest request, string id, CancellationToken stop) => contact.Here(request, id, stop);

    [Function("ListQueues")]
    [EndpointSummary("The queues now: what waits, who serves them, how they did today")]
    [EndpointDescription("Waiting contacts are counted up to the settings' position limit, and no more than a thousand agents are looked at: 'isMore' and 'isMoreAgents' say where there are more.")]
    [ProducesResponseType<Page<QueueView>>(200)]
    [Paged]
    [Allow(Roles.Supervisor)]
    public Task<IResult> ListQueues([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/queues")] HttpRequest request, CancellationToken stop) => supervise.Queues(request, stop);

    [Function("ListAgents")]
    [EndpointSummary("Who is signed in, what they do and the contacts that they have")]
    [ProducesResponseType<Page<AgentDetail>>(200)]
    [Paged]
    [Allow(Roles.Supervisor)]
    public Task<IResult> ListAgents([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/agents")] HttpRequest request, CancellationToken stop) => supervise.Agents(request, stop);

    [Function("GetAgent")]
    [EndpointSummary("An agent and the contacts that they have")]
    [EndpointDescription("The ETag is that of the profile alone (queues, skills, units, mayTransfer), for changing it: it stays the same whatever the agent does.")]
    [ProducesResponseType<AgentDetail>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> GetAgent([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/agents/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        supervise.Agent(request, id, stop);

    [Function("PutAgentProfile")]
    [EndpointSummary("Set what an agent may do: queues, skills, units, transferring")]
    [EndpointDescription(
        "Units cut below what is in use leave the work alone and stop new offers until enough of it is done. Somebody who has never signed in is prepared with If-None-Match: * instead of If-Match.")]
    [Consumes(typeof(AgentProfileBody), "application/json")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<AgentView>(201)]
    [ProducesResponseType<ProblemDetails>(412)]
    [ProducesResponseType<ProblemDetails>(428)]
    [ApiParameter("header", "If-Match", "The ETag that the agent had when you read them.")]
    [ApiParameter("header", "If-None-Match", "\"*\" to prepare somebody who has never signed in.")]
    [Allow(Roles.Supervisor)]
    public Task<IResult> PutAgentProfile([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "desk/agents/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        supervise.PutProfile(request, id, stop);

    [Function("GetAgentTimeline")]
    [EndpointSummary("What an agent did on a day: spans without gap or overlap, and their totals")]
    [EndpointDescription("Agents see their own day, supervisors everybody's. The totals are those of the whole day on every page.")]
    [ProducesResponseType<AgentDayView>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Paged]
    [ApiParameter("query", "day", "The local day, 2026-11-23; today where it is left out.")]
    [Allow(Roles.Agent, Roles.Supervisor)]
    public Task<IResult> GetAgentTimeline(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/agents/{id}/timeline")] HttpRequest request, string id, CancellationToken stop) => supervise.Timeline(request, id, stop);

    [Function("ForceAgentState")]
    [EndpointSummary("Set an agent ready or not ready, or sign them out: what they have then returns to the queues")]
    [Consumes(typeof(AgentStateBody), "application/json")]
    [ProducesResponseType<AgentView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> ForceAgentState(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/agents/{id}/state")] HttpRequest request, string id, CancellationToken stop) => supervise.SetState(request, id, stop);

    [Function("ListFlags")]
    [EndpointSummary("What supervisors should know of agents: too many refused offers in a month (R18)")]
    [ProducesResponseType<Page<SupervisorFlag>>(200)]
    [Paged]
    [ApiParameter("query", "month", "Only this month's, 2026-11.")]
    [Allow(Roles.Supervisor)]
    public Task<IResult> ListFlags([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "desk/flags")] HttpRequest request, CancellationToken stop) => supervise.Flags(request, stop);

    [Function("ReassignContact")]
    [EndpointSummary("Give a contact to an agent, at whom it then rings whatever their queues and skills, or to a queue")]
    [EndpointDescription("Whoever has it loses it. The agent must be ready and have room; where they decline or let it lapse, it waits at its place.")]
    [Consumes(typeof(ReassignBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Idempotent]
    [Allow(Roles.Supervisor)]
    public Task<IResult> ReassignContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/assign")] HttpRequest request, string id, CancellationToken stop) => overrule.Reassign(request, id, stop);

    [Function("TakeContact")]
    [EndpointSummary("Take a contact over and work on it; sign in first and have a free unit")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> TakeContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/take")] HttpRequest request, string id, CancellationToken stop) => overrule.Take(request, id, stop);

    [Function("WatchContact")]
    [EndpointSummary("Look on: you are listed with the contact, the customer notices nothing")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> WatchContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/watch")] HttpRequest request, string id, CancellationToken stop) => overrule.Watch(request, id, stop);

    [Function("UnwatchContact")]
    [EndpointSummary("Look on no longer")]
    [ProducesResponseType<ContactView>(200)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> UnwatchContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "desk/contacts/{id}/watch")] HttpRequest request, string id, CancellationToken stop) => overrule.Unwatch(request, id, stop);

    [Function("CloseWaitingContact")]
    [EndpointSummary("Close a contact that nobody works on, such as spam, with a note of why")]
    [Consumes(typeof(CloseBody), "application/json")]
    [ProducesResponseType<ContactView>(200)]
    [ProducesResponseType<ProblemDetails>(409)]
    [Allow(Roles.Supervisor)]
    public Task<IResult> CloseWaitingContact(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "desk/contacts/{id}/close")] HttpRequest request, string id, CancellationToken stop) => overrule.Close(request, id, stop);
}
