using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Serverless.Emulator.EventGrid;
using Serverless.Emulator.Sms;

namespace Serverless.Emulator.Control;

/// <summary>The emulator as a whole: health, what happens in it, and forgetting.</summary>
internal static class EmulatorEndpoints
{
    private static readonly JsonSerializerOptions Json = EmulatorJson.Options;

    public static void MapEmulator(this IEndpointRouteBuilder app)
    {
        app.MapGet("/emulator/health", (Senders senders) => new { status = "healthy", senders = senders.All });

        app.MapGet("/emulator/events", (EventFeed feed, IHostApplicationLifetime life, HttpContext http) =>
            TypedResults.ServerSentEvents(StreamAsync(feed, life.ApplicationStopping, http.RequestAborted)));

        app.MapGet("/emulator/events/recent", (EventFeed feed) => feed.Recent);

        app.MapDelete("/emulator", (Memory memory) =>
        {
            memory.Forget();
            return Results.NoContent();
        });
    }

    // A comment-like first event, since a browser only calls a stream open when something came through it.
    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        EventFeed feed, CancellationToken stopping, CancellationToken aborted, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted, cancel);
        var happening = feed.Listen(either.Token);
        yield return new SseItem<string>("{}", "connected");
        await foreach (var happened in happening)
            yield return new SseItem<string>(JsonSerializer.Serialize(happened, Json), JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString()));
    }
}

/// <summary>All that <c>DELETE /emulator</c> forgets. Subscriptions stay: they are configuration.</summary>
internal sealed class Memory(
    Epoch epoch, TextLog texts, Handsets handsets, RateLimiter rates, RepeatabilityCache repeatability, OptOuts optOuts, DeliveryReports reports,
    DeadLetters deadLetters, Faults faults, EventFeed feed)
{
    public void Forget()
    {
        epoch.Renew();
        faults.Clear();
        texts.Clear();
        reports.Clear();
        handsets.Clear();
        rates.Clear();
        repeatability.Clear();
        optOuts.Clear();
        deadLetters.Clear();
        feed.Publish(new(EmulatorEventKind.Reset));
    }
}
