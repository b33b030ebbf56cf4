using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
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
    [Allow(Roles.Agent, Roles.Supervisor, Roles.Operator)]
    public Task<IResult> GetConversation(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sms/conversations/{number}")] HttpRequest request, string number, CancellationToken stop) =>
        api.Conversation(request, number, stop);

    [Function("GetText")]
    [Allow(Roles.Agent, Roles.Supervisor, Roles.Operator, Roles.Marketer)]
    public Task<IResult> GetText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sms/texts/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        api.Text(id, stop);

    [Function("PostText")]
    [Allow(Roles.Agent, Roles.Supervisor, Roles.Operator, Roles.Marketer)]
    public Task<IResult> PostText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sms/texts")] HttpRequest request, CancellationToken stop) =>
        api.Send(request, stop);
}
