using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Tests.Worker;

/// <summary>What the test functions were called with; each function tells it.</summary>
public sealed class Calls
{
    public void Add(string call) => Console.WriteLine(call);
}

public sealed record Order(string Item, int Count);

public sealed class TestFunctions(Calls calls)
{
    [Function("GetThing")]
    public IResult GetThing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id, string? colour, DateTimeOffset? since, int take = 50) =>
        Results.Text($"{request.Method} {id} {colour} {since:O} {take}");

    [Function("PostOrder")]
    public async Task<IResult> PostOrder(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request, [FromBody] Order order, FunctionContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return Results.Text($"{order.Count} {order.Item} {context.InvocationId} {request.Host}");
    }

    [Function("TakeText")]
    public void TakeText([QueueTrigger("%TestQueue%", Connection = "Other")] string text) => calls.Add(text);

    [Function("TakeMessage")]
    public async Task TakeMessage([QueueTrigger("messages")] QueueMessage message, FunctionContext context)
    {
        await Task.Yield();
        calls.Add($"{message.MessageId} {message.DequeueCount} {context.InvocationId}");
    }

    [Function("TakeOrder")]
    public ValueTask TakeOrder([QueueTrigger("orders")] Order order)
    {
        calls.Add(order.ToString());
        return ValueTask.CompletedTask;
    }

    [Function("Tick")]
    public static Task Tick([TimerTrigger("0 */5 * * * *", RunOnStartup = true)] TimerInfo timer) => timer.IsPastDue ? Task.CompletedTask : Task.Delay(0);
}
