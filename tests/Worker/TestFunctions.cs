using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Tests.Worker;

public sealed record Order(string Item, int Count);

/// <summary>One function for each thing that a parameter can be. They tell <see cref="Calls"/> what they were given.</summary>
public sealed class TestFunctions(Calls calls)
{
    [Function("GetThing")]
    public IResult GetThing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request,
        int id, string? name, Guid? key, DateTimeOffset? since, bool? hot, int take = 50) =>
        Results.Text($"{request.Method} id={id} name={name} key={key} since={since:u} hot={hot} take={take}");

    [Function("GetRequired")]
    public IResult GetRequired([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, string text, int number) =>
        Results.Text($"{request.Path} {text} {number}");

    [Function("PostOrder")]
    public async Task<IResult> PostOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request,
        [FromBody] Order order, FunctionContext context, CancellationToken cancellationToken)
    {
        await calls.AddAsync(context, $"{order.Count} {order.Item}", cancellationToken);
        return Results.Text($"{request.Scheme}://{request.Host}{request.Path} {context.InvocationId} {context.GetHttpContext()?.Connection.RemoteIpAddress} {context.TraceContext.TraceParent}");
    }

    [Function("GetCalls")]
    public IResult GetCalls([HttpTrigger(AuthorizationLevel.Anonymous, Route = "calls")] HttpRequest request) =>
        Results.Text(string.Join('\n', calls.All.Select(call => $"{call.Function}\t{call.InvocationId}\t{call.Input}")));

    [Function("Explode")]
    public IResult Explode([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException($"secret {request.Path}");

    [Function("TakeText")]
    public Task TakeText([QueueTrigger("%TestQueue%")] string text, FunctionContext context) => calls.AddAsync(context, text, context.CancellationToken);

    [Function("TakeBytes")]
    public Task TakeBytes([QueueTrigger("bytes")] byte[] bytes, FunctionContext context) => calls.AddAsync(context, Convert.ToHexString(bytes), default);

    [Function("TakeData")]
    public Task TakeData([QueueTrigger("data")] BinaryData data, FunctionContext context) => calls.AddAsync(context, data.ToString(), default);

    [Function("TakeOrder")]
    public ValueTask TakeOrder([QueueTrigger("orders")] Order order, FunctionContext context) => new(calls.AddAsync(context, order.ToString(), default));

    [Function("TakeMessage")]
    public Task TakeMessage([QueueTrigger("messages")] QueueMessage message, FunctionContext context, CancellationToken cancellationToken) => calls.AddAsync(
        context,
        $"id={message.MessageId} receipt={message.PopReceipt} count={message.DequeueCount} inserted={message.InsertedOn:u} expires={message.ExpiresOn:u} next={message.NextVisibleOn:u} "
        + $"retry={context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount} data={context.BindingContext.BindingData["DequeueCount"]} body={message.Body}",
        cancellationToken);

    [Function("Tick")]
    public Task Tick([TimerTrigger("%TestSchedule%")] TimerInfo timer, FunctionContext context) => calls.AddAsync(
        context,
        timer.ScheduleStatus is { } status
            ? $"pastdue={timer.IsPastDue} last={status.Last:u} next={status.Next:u} updated={status.LastUpdated:u}"
            : $"pastdue={timer.IsPastDue}",
        context.CancellationToken);

    [Function("TickAtStart")]
    public static Task TickAtStart([TimerTrigger("0 0 1 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, FunctionContext context)
    {
        Calls.Of(context).Add(context, $"pastdue={timer.IsPastDue} status={timer.ScheduleStatus?.Last}");
        return Task.CompletedTask;
    }
}
