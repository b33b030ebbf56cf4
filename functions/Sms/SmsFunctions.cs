using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>Every way into the slice.</summary>
public sealed class SmsFunctions(HandleCarrierEvents events, DispatchTexts dispatch, SweepTexts sweep, SmsApi api)
{
    [Function("ReceiveTexts")]
    public Task ReceiveTexts([QueueTrigger(QueueNames.SmsInbound)] QueueMessage message, CancellationToken stop) =>
        events.Execute(QueueNames.SmsInbound, message, stop);

    [Function("ReceiveDeliveryReports")]
    public Task ReceiveDeliveryReports([QueueTrigger(QueueNames.SmsReports)] QueueMessage message, CancellationToken stop) =>
        events.Execute(QueueNames.SmsReports, message, stop);

    [Function("SendTexts")]
    public Task SendTexts([QueueTrigger(QueueNames.SmsOutbound)] SendJob job, CancellationToken stop) => dispatch.Execute(job, stop);

    [Function("SweepTexts")]
    public Task SweepTexts([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken stop) => sweep.Execute(stop);

    [Function("GetConversation")]
    [EndpointSummary("A number's thread of texts, newest first")]
    [ProducesResponseType<ConversationView>(200)]
    [Paged]
    [Allow(Roles.Agent, Roles.Supervisor, Roles.Operator)]
    public Task<IResult> GetConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sms/conversations/{number}")] HttpRequest request, string number, CancellationToken stop) =>
        api.Conversation(request, number, stop);

    [Function("GetText")]
    [EndpointSummary("One text with its whole life")]
    [ProducesResponseType<TextView>(200)]
    [ProducesResponseType<ProblemDetails>(404)]
    [Allow(Roles.Agent, Roles.Supervisor, Roles.Operator, Roles.Marketer)]
    public Task<IResult> GetText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sms/texts/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        api.Text(id, stop);

    [Function("PostText")]
    [EndpointSummary("Send one text")]
    [EndpointDescription("Sent at once unless the person has opted out, the hour is quiet or notBefore is later: the status says which. The same Idempotency-Key for the same number gives the text that was made the first time.")]
    [Consumes(typeof(SendTextBody), "application/json")]
    [ProducesResponseType<TextView>(201)]
    [ProducesResponseType<TextView>(200)]
    [ProducesResponseType<ProblemDetails>(422)]
    [Idempotent]
    [Allow(Roles.Agent, Roles.Supervisor, Roles.Operator, Roles.Marketer)]
    public Task<IResult> PostText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sms/texts")] HttpRequest request, CancellationToken stop) =>
        api.Send(request, stop);
}
