using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Emulator;
using Serverless.Emulator.Auth;
using Serverless.Emulator.EventGrid;
using Serverless.Tests.Support;

namespace Serverless.Tests.Emulator;

/// <summary>An emulator of a test's own, and what a service and a handset do with it.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    public const string Alice = "+8613800138000";
    public const string Bob = "+8613800138001";
    public const string Newest = "2026-01-23";
    public const string Oldest = "2021-03-07";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<EmulatorEvent> happened = new();

    private TestNetwork(EmulatorApp app) => App = app;

    public EmulatorApp App { get; }

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Everything that happened since the start.</summary>
    public IReadOnlyCollection<EmulatorEvent> Happened => happened;

    public static async Task<TestNetwork> StartAsync(Action<EmulatorOptions>? configure = null)
    {
        var options = new EmulatorOptions { Port = 0, DeliveryDelay = TimeSpan.Zero, RetryTimeFactor = 0.002 };
        configure?.Invoke(options);
        var network = new TestNetwork(EmulatorApp.Create(options));
        var listening = network.App.Events(network.stop.Token);
        _ = Task.Run(async () =>
        {
            await foreach (var e in listening)
                network.happened.Enqueue(e);
        });
        await network.App.StartAsync();
        network.Http = new HttpClient { BaseAddress = network.App.Url };
        return network;
    }

    /// <summary>Waits until something of that kind happened.</summary>
    public Task<EmulatorEvent> Saw(EmulatorEventKind kind, Func<EmulatorEvent, bool>? which = null) =>
        Wait.For(() => Task.FromResult(happened.FirstOrDefault(e => e.Kind == kind && (which is null || which(e)))!), e => e is not null, Patience, $"{kind} should happen");

    // What a service does.

    /// <summary>A body of POST /sms to one recipient, with a fresh repeatability id, that tests change to their liking.</summary>
    public static JsonObject TextTo(string to, string message = "hi", string from = "12580", string? tag = null) => new()
    {
        ["from"] = from,
        ["message"] = message,
        ["smsRecipients"] = new JsonArray(Recipient(to)),
        ["smsSendOptions"] = new JsonObject { ["enableDeliveryReport"] = true, ["tag"] = tag },
    };

    public static JsonObject Recipient(string to, Guid? id = null, DateTimeOffset? firstSent = null) => new()
    {
        ["to"] = to,
        ["repeatabilityRequestId"] = (id ?? Guid.NewGuid()).ToString(),
        ["repeatabilityFirstSent"] = (firstSent ?? DateTimeOffset.UtcNow).ToString("r"),
    };

    /// <summary>Signs and sends a request to ACS.</summary>
    public async Task<Answer> Acs(HttpMethod method, string pathAndQuery, JsonNode? body = null, string? accessKey = null)
    {
        using var request = new HttpRequestMessage(method, pathAndQuery);
        Sign(request, body?.ToJsonString() ?? "", accessKey ?? EmulatorOptions.DevelopmentAccessKey);
        return await Answer.Of(await Http.SendAsync(request));
    }

    public Task<Answer> Send(JsonNode body, string version = Newest) => Acs(HttpMethod.Post, $"/sms?api-version={version}", body);

    /// <summary>Sends one text and returns its id.</summary>
    public async Task<string> SendOk(JsonNode body)
    {
        var answer = await Send(body);
        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Body);
        var item = answer.Json["value"]![0]!;
        item["successful"]!.GetValue<bool>().ShouldBeTrue(answer.Body);
        return item["messageId"]!.GetValue<string>();
    }

    public void Sign(HttpRequestMessage request, string body, string accessKey, string dateHeader = "x-ms-date", string? signedBody = null)
    {
        var date = DateTimeOffset.UtcNow.ToString("r");
        var hash = HmacSignature.ContentHash(Encoding.UTF8.GetBytes(signedBody ?? body));
        var signature = HmacSignature.Compute(accessKey, request.Method.Method, request.RequestUri!.OriginalString, date, App.Url.Authority, hash);
        request.Headers.TryAddWithoutValidation(dateHeader, date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders={dateHeader};host;x-ms-content-sha256&Signature={signature}");
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
    }

    // What a handset, and a test, does.

    public async Task<string> Text(string message, string from = Alice, string to = "12580")
    {
        var answer = await Put(HttpMethod.Post, "/emulator/sms", new { from, to, message });
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        return answer.Json["messageId"]!.GetValue<string>();
    }

    public async Task<Answer> Put(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        return await Answer.Of(await Http.SendAsync(request));
    }

    public async Task<Answer> Get(string path) => await Answer.Of(await Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute)));

    public async Task Faults(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await Answer.Of(await Http.PutAsync(new Uri("/emulator/faults", UriKind.Relative), content));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
    }

    public async Task<JsonArray> Thread(string number) => (await Get($"/emulator/handsets/{Uri.EscapeDataString(number)}/messages")).Json.AsArray();

    /// <summary>The text once it is delivered or failed.</summary>
    public Task<JsonNode> Ended(string messageId, string number = Alice) => Wait.For(
        async () => (await Thread(number)).First(text => text!["messageId"]!.GetValue<string>() == messageId)!,
        text => text["status"]!.GetValue<string>() != "accepted", Patience, "the text should reach its end");

    /// <summary>Subscribes a webhook that takes everything, and returns what it is sent.</summary>
    public async Task<WebhookReceiver> Subscribe(Func<Subscription, Subscription>? configure = null, Action<WebhookReceiver>? behave = null)
    {
        var receiver = await WebhookReceiver.StartAsync();
        behave?.Invoke(receiver);
        var subscription = new Subscription { Name = "test", Webhook = new WebhookTarget(receiver.Url) };
        var answer = await PutSubscription(configure?.Invoke(subscription) ?? subscription);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        return receiver;
    }

    public async Task<Answer> PutSubscription(Subscription subscription)
    {
        using var content = JsonContent.Create(subscription, options: new JsonSerializerOptions(JsonSerializerDefaults.Web));
        return await Answer.Of(await Http.PutAsync(new Uri($"/emulator/subscriptions/{subscription.Name}", UriKind.Relative), content));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        stop.Dispose();
        Http.Dispose();
        await App.DisposeAsync();
    }
}

internal sealed record Answer(HttpStatusCode Status, Dictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The first recipient's item.</summary>
    public JsonNode Item => Json["value"]![0]!;

    public static async Task<Answer> Of(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new Answer(response.StatusCode, headers, await response.Content.ReadAsStringAsync());
        }
    }
}
