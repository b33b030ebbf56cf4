using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.Tests.Support;

namespace Serverless.Tests.Emulator;

/// <summary>A webhook that agrees to events, keeps what it is sent, and answers as a test wants.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> requests = new();

    internal sealed record Received(string Method, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);

        /// <summary>The one event: of the array, or the object itself.</summary>
        public JsonObject Event => JsonNode.Parse(Body) is JsonArray array ? array.Single()!.AsObject() : JsonNode.Parse(Body)!.AsObject();

        public bool IsHandshake => Method == "OPTIONS" || Header("aeg-event-type") == "SubscriptionValidation";
    }

    private WebhookReceiver(WebApplication app) => this.app = app;

    public Uri Url => new(new Uri(app.Urls.First()), "/hook?code=secret");

    /// <summary>Answers an event; 200 unless a test says otherwise.</summary>
    public Func<Received, Task<IResult>> OnEvent { get; set; } = _ => Task.FromResult(Results.Ok());

    /// <summary>Answers the handshake; agrees unless a test says otherwise.</summary>
    public Func<Received, HttpResponse, IResult> OnHandshake { get; set; } = Agree;

    public IReadOnlyCollection<Received> Requests => requests;

    public IReadOnlyList<Received> Events => [.. requests.Where(request => !request.IsHandshake)];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(app);
        app.Map("/hook", (Delegate)receiver.AnswerAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The events once there are that many.</summary>
    public Task<IReadOnlyList<Received>> Got(int count = 1) =>
        Wait.For(() => Task.FromResult(Events), events => events.Count >= count, TestNetwork.Patience, $"the webhook should get {count} events");

    public static IResult Agree(Received request, HttpResponse response)
    {
        if (request.Method == "OPTIONS")
        {
            response.Headers["WebHook-Allowed-Origin"] = request.Header("WebHook-Request-Origin");
            response.Headers.Allow = "POST";
            return Results.Ok();
        }
        return Results.Json(new { validationResponse = request.Event["data"]!["validationCode"]!.GetValue<string>() });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var received = new Received(http.Request.Method, headers, await reader.ReadToEndAsync());
        requests.Enqueue(received);
        return received.IsHandshake ? OnHandshake(received, http.Response) : await OnEvent(received);
    }
}
