using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Serverless.Emulator;
using Serverless.Emulator.EventGrid;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>Event Grid and webhooks: handshakes, envelopes, headers, retries and dead letters.</summary>
public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task The_handshake_of_Event_Grid_asks_for_its_code()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();

        var request = webhook.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Header("aeg-event-type").ShouldBe("SubscriptionValidation");
        request.Header("aeg-subscription-name").ShouldBe("TEST");
        request.Event["eventType"]!.GetValue<string>().ShouldBe("Microsoft.EventGrid.SubscriptionValidationEvent");
        request.Event["dataVersion"]!.GetValue<string>().ShouldBe("2");
        request.Event["data"]!["validationUrl"]!.GetValue<string>().ShouldStartWith(network.App.Url.ToString());
        (await State(network)).ShouldBe("Succeeded");
    }

    [Fact]
    public async Task The_handshake_of_CloudEvents_asks_for_its_origin()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(subscription => subscription with { Schema = EventSchema.CloudEventSchemaV1_0 });

        var request = webhook.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("OPTIONS");
        request.Header("WebHook-Request-Origin").ShouldBe("eventgrid.azure.net");
        request.Header("WebHook-Request-Callback").ShouldStartWith(network.App.Url.ToString());
        (await State(network)).ShouldBe("Succeeded");
    }

    [Theory]
    [InlineData(EventSchema.EventGridSchema)]
    [InlineData(EventSchema.CloudEventSchemaV1_0)]
    public async Task A_webhook_that_does_not_agree_at_once_can_do_so_by_the_url(EventSchema schema)
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(
            subscription => subscription with { Schema = schema }, receiver => receiver.OnHandshake = (_, _) => Results.Ok());
        (await State(network)).ShouldBe("AwaitingManualAction");
        (await network.Ended(await network.Text("too early")))["status"]!.GetValue<string>().ShouldBe("failed");

        var asked = webhook.Requests.First();
        var url = asked.Header("WebHook-Request-Callback") ?? asked.Event["data"]!["validationUrl"]!.GetValue<string>();
        (await network.Get(url.Replace("id=", "id=not-", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await network.Get(url)).Status.ShouldBe(HttpStatusCode.OK);

        (await State(network)).ShouldBe("Succeeded");
        var id = await network.Text("now");
        (await webhook.Got()).ShouldHaveSingleItem().Event["id"]!.GetValue<string>().ShouldBe(id);
    }

    [Theory]
    [InlineData(202)]
    [InlineData(200)]
    public async Task Only_200_with_the_code_agrees(int status)
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(behave: receiver => receiver.OnHandshake = (received, _) => status == 200
            ? Results.Json(new { validationResponse = "something else" })
            : Results.Json(new { validationResponse = received.Event["data"]!["validationCode"]!.GetValue<string>() }, statusCode: status));
        (await State(network)).ShouldBe("AwaitingManualAction");
    }

    [Fact]
    public async Task A_webhook_that_refuses_the_handshake_is_not_subscribed()
    {
        await using var network = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.OnHandshake = (_, _) => Results.StatusCode(404);
        var answer = await network.PutSubscription(new Subscription { Name = "test", Webhook = new WebhookTarget(receiver.Url) });
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["detail"]!.GetValue<string>().ShouldContain("404");
        receiver.Requests.Count.ShouldBe(2, "Event Grid asks twice");
        (await network.Get("/emulator/subscriptions/test")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_subscription_stays_until_the_webhook_that_is_to_replace_it_agrees()
    {
        await using var network = await StartAsync();
        await using var old = await network.Subscribe();
        await using var receiver = await WebhookReceiver.StartAsync();
        var replacement = new Subscription { Name = "test", Webhook = new WebhookTarget(receiver.Url) };
        string? duringHandshake = null;
        receiver.OnHandshake = (_, _) =>
        {
            duringHandshake ??= StateNow(network);
            return Results.StatusCode(404);
        };
        (await network.PutSubscription(replacement)).Status.ShouldBe(HttpStatusCode.BadRequest);
        duringHandshake.ShouldBe("Succeeded");
        var first = await network.Text("x");
        (await old.Got()).ShouldHaveSingleItem().Event["id"]!.GetValue<string>().ShouldBe(first);

        receiver.OnHandshake = WebhookReceiver.Agree;
        (await network.PutSubscription(replacement)).Status.ShouldBe(HttpStatusCode.OK);
        var second = await network.Text("x");
        (await receiver.Got()).ShouldHaveSingleItem().Event["id"]!.GetValue<string>().ShouldBe(second);
        old.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_webhook_may_ask_for_the_validation_url_before_it_answers()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(behave: receiver => receiver.OnHandshake = (received, _) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, received.Event["data"]!["validationUrl"]!.GetValue<string>());
            using var answer = network.Http.Send(request);
            return Results.StatusCode((int)answer.StatusCode);
        });
        (await State(network)).ShouldBe("Succeeded");
        await network.Text("x");
        await webhook.Got();
    }

    [Fact]
    public async Task A_subscription_of_the_options_waits_for_its_webhook()
    {
        await using var webhook = await WebhookReceiver.StartAsync();
        var asked = 0;
        webhook.OnHandshake = (received, response) => ++asked < 3 ? Results.StatusCode(503) : WebhookReceiver.Agree(received, response);
        await using var network = await StartAsync(options => options.Subscriptions.Add(new Subscription { Name = "test", Webhook = new WebhookTarget(webhook.Url) }));
        await network.Saw(EmulatorEventKind.SubscriptionChanged, e => e.Status == "Succeeded");
        await network.Text("x");
        await webhook.Got();
    }

    [Fact]
    public async Task An_event_comes_alone_in_an_array_with_the_headers_of_Event_Grid()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(subscription => subscription with
        {
            Webhook = subscription.Webhook! with { Headers = new Dictionary<string, string> { ["x-secret"] = "1" } },
        });
        await network.Text("x");

        var received = (await webhook.Got()).ShouldHaveSingleItem();
        JsonNode.Parse(received.Body).ShouldBeOfType<JsonArray>().Count.ShouldBe(1);
        received.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
        received.Header("aeg-event-type").ShouldBe("Notification");
        received.Header("aeg-subscription-name").ShouldBe("TEST");
        received.Header("aeg-delivery-count").ShouldBe("0");
        received.Header("aeg-data-version").ShouldBe("1.0");
        received.Header("aeg-metadata-version").ShouldBe("1");
        received.Header("aeg-output-event-id").ShouldNotBeNullOrEmpty();
        received.Header("x-secret").ShouldBe("1");
    }

    [Fact]
    public async Task A_cloud_event_comes_as_an_object()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(subscription => subscription with { Schema = EventSchema.CloudEventSchemaV1_0 });
        await network.Text("x");
        var received = (await webhook.Got()).ShouldHaveSingleItem();
        JsonNode.Parse(received.Body).ShouldBeOfType<JsonObject>();
        received.Header("Content-Type").ShouldBe("application/cloudevents+json; charset=utf-8");
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_and_counted_until_it_succeeds()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        webhook.OnEvent = _ => Task.FromResult(Results.StatusCode(webhook.Events.Count <= 3 ? 500 : 204));
        var id = await network.Text("x");
        (await webhook.Got(4)).Select(received => received.Header("aeg-delivery-count")).ShouldBe(["0", "1", "2", "3"]);
        (await network.Ended(id))["status"]!.GetValue<string>().ShouldBe("delivered");
        (await network.Get("/emulator/deadletters")).Json.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(413, "RequestEntityTooLarge")]
    public async Task A_clients_error_is_never_tried_again(int status, string outcome)
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        webhook.OnEvent = _ => Task.FromResult(Results.StatusCode(status));
        await network.Text("x");
        (await network.Saw(EmulatorEventKind.EventDeadLettered)).Attempts.ShouldBe(1);
        var letter = (await network.Get("/emulator/deadletters")).Json.AsArray().ShouldHaveSingleItem()!;
        letter["lastDeliveryOutcome"]!.GetValue<string>().ShouldBe(outcome);
        webhook.Events.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(205)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Any_other_answer_is_tried_again(int status)
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        webhook.OnEvent = _ => Task.FromResult(Results.StatusCode(webhook.Events.Count == 1 ? status : 200));
        await network.Text("x");
        await webhook.Got(2);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_but_tried_again()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        webhook.OnEvent = _ => Task.FromResult(webhook.Events.Count == 1 ? Results.Redirect(webhook.Url.ToString()) : Results.Ok());
        await network.Text("x");
        (await network.Saw(EmulatorEventKind.EventRetried)).Details.ShouldStartWith("Found");
        (await webhook.Got(2)).ShouldAllBe(received => received.Method == "POST");
    }

    [Fact]
    public async Task A_dead_letter_whose_file_cannot_be_written_is_kept_and_says_so()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var network = await StartAsync(options => options.DeadLetterFolder = file);
            await using var webhook = await network.Subscribe();
            webhook.OnEvent = _ => Task.FromResult(Results.BadRequest());
            var id = await network.Text("x");
            (await network.Ended(id))["status"]!.GetValue<string>().ShouldBe("failed");
            (await network.Saw(EmulatorEventKind.EventDeadLettered)).Details.ShouldStartWith("UndeliverableDueToClientError, BadRequest, not in DeadLetterFolder: ");
            (await network.Get("/emulator/deadletters")).Json.AsArray().ShouldHaveSingleItem();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_dead_letter_keeps_the_event_and_the_reason_also_as_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("deadletters");
        try
        {
            await using var network = await StartAsync(options => options.DeadLetterFolder = folder.FullName);
            await using var webhook = await network.Subscribe(subscription => subscription with { MaxDeliveryAttempts = 2 });
            webhook.OnEvent = _ => Task.FromResult(Results.StatusCode(500));
            var id = await network.Text("x");
            await network.Saw(EmulatorEventKind.EventDeadLettered);

            var letter = (await network.Get("/emulator/deadletters")).Json[0]!;
            letter["id"]!.GetValue<string>().ShouldBe(id);
            letter["deadLetterReason"]!.GetValue<string>().ShouldBe("MaxDeliveryAttemptsExceeded");
            letter["deliveryAttempts"]!.GetValue<int>().ShouldBe(2);
            letter["lastDeliveryOutcome"]!.GetValue<string>().ShouldBe("InternalServerError");
            letter["publishTime"].ShouldNotBeNull();
            letter["lastDeliveryAttemptTime"].ShouldNotBeNull();
            var file = Directory.GetFiles(folder.FullName, "*.json", SearchOption.AllDirectories).ShouldHaveSingleItem();
            file.ShouldContain("TEST");
            JsonNode.Parse(await File.ReadAllTextAsync(file))![0]!["id"]!.GetValue<string>().ShouldBe(id);
            (await network.Ended(id))["status"]!.GetValue<string>().ShouldBe("failed");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_event_does_not_outlive_its_time_to_live()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe(subscription => subscription with { EventTimeToLiveInMinutes = 1 });
        webhook.OnEvent = _ => Task.FromResult(Results.StatusCode(500));
        await network.Text("x");
        (await network.Saw(EmulatorEventKind.EventDeadLettered)).Details.ShouldBe("TimeToLiveExceeded, InternalServerError");
    }

    [Fact]
    public async Task A_late_answer_still_counts()
    {
        await using var network = await StartAsync(options => (options.WebhookTimeout, options.RetryTimeFactor) = (TimeSpan.FromMilliseconds(50), 1));
        await using var webhook = await network.Subscribe();
        var answer = new TaskCompletionSource();
        webhook.OnEvent = async _ =>
        {
            await answer.Task;
            return Results.Ok();
        };
        await network.Text("x");
        (await network.Saw(EmulatorEventKind.EventRetried)).Details.ShouldStartWith("TimedOut");
        answer.SetResult();
        (await network.Saw(EmulatorEventKind.EventDelivered)).Details.ShouldBe("late");
        webhook.Events.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_webhook_that_hangs_up_is_tried_again()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        webhook.OnEvent = _ => webhook.Events.Count == 1 ? throw new InvalidOperationException() : Task.FromResult(Results.Ok());
        await network.Text("x");
        await webhook.Got(2);
    }

    [Fact]
    public async Task A_removed_subscription_gets_nothing_more()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        (await network.Put(HttpMethod.Delete, "/emulator/subscriptions/test")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await network.Put(HttpMethod.Delete, "/emulator/subscriptions/test")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await network.Ended(await network.Text("x")))["status"]!.GetValue<string>().ShouldBe("failed");
        webhook.Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"webhook":{"url":"http://127.0.0.1:1/"},"queue":{"connectionString":"c","name":"q"}}""", "either")]
    [InlineData("""{}""", "either")]
    [InlineData("""{"queue":{"connectionString":"","name":"q"}}""", "connectionString")]
    [InlineData("""{"webhook":{"url":"/relative"}}""", "absolute")]
    [InlineData("""{"webhook":{"url":"http://127.0.0.1:1/"},"maxDeliveryAttempts":31}""", "1 to 30")]
    [InlineData("""{"webhook":{"url":"http://127.0.0.1:1/"},"eventTimeToLiveInMinutes":0}""", "1 to 1440")]
    [InlineData("""{"webhook":{"url":"http://127.0.0.1:1/"}}""", "handshake failed")]
    public async Task A_subscription_that_cannot_be_is_refused(string subscription, string mentions)
    {
        await using var network = await StartAsync();
        var answer = await network.Put(HttpMethod.Put, "/emulator/subscriptions/test", JsonNode.Parse(subscription));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["detail"]!.GetValue<string>().ShouldContain(mentions);
    }

    private static string StateNow(TestNetwork network)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/emulator/subscriptions/test");
        using var answer = network.Http.Send(request);
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return JsonNode.Parse(reader.ReadToEnd())!["provisioningState"]!.GetValue<string>();
    }

    private static async Task<string> State(TestNetwork network) =>
        (await network.Get("/emulator/subscriptions/test")).Json["provisioningState"]!.GetValue<string>();
}
