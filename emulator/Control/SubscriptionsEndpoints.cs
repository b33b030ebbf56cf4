using Microsoft.AspNetCore.Routing;
using Serverless.Emulator.EventGrid;

namespace Serverless.Emulator.Control;

/// <summary>A subscription and whether its endpoint agreed. The queue's connection string is a secret and stays out.</summary>
internal sealed record SubscriptionView(Subscription Subscription, string ProvisioningState)
{
    public static SubscriptionView Of(Subscriber subscriber)
    {
        var subscription = subscriber.Subscription;
        if (subscription.Queue is { } queue)
            subscription = subscription with { Queue = queue with { ConnectionString = "(hidden)" } };
        return new(subscription, subscriber.State.ToString());
    }
}

/// <summary>Event Grid's subscriptions and dead letters.</summary>
internal static class SubscriptionsEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        app.MapGet("/emulator/subscriptions", (EventRouter router) => router.All.Select(SubscriptionView.Of));

        app.MapGet("/emulator/subscriptions/{name}", (string name, EventRouter router) =>
            router.Find(name) is { } found ? Results.Ok(SubscriptionView.Of(found)) : Missing(name));

        app.MapPut("/emulator/subscriptions/{name}", async (string name, Subscription subscription, HttpRequest request, Subscriptions subscriptions) =>
        {
            var emulator = new Uri($"{request.Scheme}://{request.Host}");
            var (added, refusal) = await subscriptions.PutAsync(subscription with { Name = name }, emulator, request.HttpContext.RequestAborted);
            return added is null ? Refusal.BadRequest(refusal!) : Results.Ok(SubscriptionView.Of(added));
        });

        app.MapDelete("/emulator/subscriptions/{name}", (string name, Subscriptions subscriptions) =>
            subscriptions.Remove(name) ? Results.NoContent() : Missing(name));

        app.MapGet("/emulator/subscriptions/{name}/validate", (string name, string? id, Subscriptions subscriptions) =>
            subscriptions.Validate(name, id) ? Results.Ok("Webhook successfully validated as a subscription endpoint.") : Missing(name));

        app.MapPost("/emulator/subscriptions/{name}/validate", (string name, string? id, Subscriptions subscriptions) =>
            subscriptions.Validate(name, id) ? Results.Ok() : Missing(name));

        app.MapGet("/emulator/deadletters", (DeadLetters letters) => letters.All);
    }

    private static IResult Missing(string name) => Refusal.NotFound($"There is no subscription '{name}' (or its validation code is another one).");
}
