using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Serverless.Emulator.EventGrid;

/// <summary>Posts events to a webhook with Event Grid's headers.</summary>
internal sealed class WebhookDestination(Subscription subscription, EmulatorOptions options, HttpClient http) : IEventDestination
{
    public async Task<DeliveryOutcome> DeliverAsync(EventGridEvent e, int attempt, CancellationToken cancel)
    {
        var answer = PostAsync(e, attempt, cancel);
        try
        {
            return await answer.WaitAsync(options.WebhookTimeout, options.Time, cancel);
        }
        catch (TimeoutException)
        {
            return new("TimedOut", true, TimeSpan.FromSeconds(10), IsLateSuccessAsync(answer));
        }
    }

    private async Task<bool> IsLateSuccessAsync(Task<DeliveryOutcome> answer)
    {
        try
        {
            return (await answer.WaitAsync(options.LateSuccessWindow - options.WebhookTimeout, options.Time)).IsDelivered;
        }
        catch (Exception tooLate) when (tooLate is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<DeliveryOutcome> PostAsync(EventGridEvent e, int attempt, CancellationToken cancel)
    {
        using var request = CreateRequest(subscription, e, "Notification", attempt);
        try
        {
            using var response = await http.SendAsync(request, cancel);
            // Success is 200 to 204, not every 2xx.
            return response.StatusCode <= HttpStatusCode.NoContent
                ? DeliveryOutcome.Delivered
                : new(response.StatusCode.ToString(), !RetrySchedule.IsFinalForWebhook(response.StatusCode), RetrySchedule.MinimumWait((int)response.StatusCode));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return new("SocketError", true, TimeSpan.FromSeconds(10));
        }
    }

    public static HttpRequestMessage CreateRequest(Subscription subscription, EventGridEvent e, string aegEventType, int attempt)
    {
        var isCloudEvent = subscription.Schema == EventSchema.CloudEventSchemaV1_0;
        JsonNode body = isCloudEvent ? e.ToJson(subscription.Schema) : new JsonArray(e.ToJson(subscription.Schema));
        var request = new HttpRequestMessage(HttpMethod.Post, subscription.Webhook!.Url)
        {
            Content = new StringContent(body.ToJsonString(EmulatorJson.Options), Encoding.UTF8)
            {
                Headers = { ContentType = new MediaTypeHeaderValue(isCloudEvent ? "application/cloudevents+json" : "application/json", "utf-8") },
            },
        };
        request.Headers.Add("aeg-event-type", aegEventType);
        request.Headers.Add("aeg-subscription-name", subscription.Name.ToUpperInvariant());
        request.Headers.Add("aeg-delivery-count", attempt.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("aeg-data-version", e.DataVersion);
        request.Headers.Add("aeg-metadata-version", "1");
        request.Headers.Add("aeg-output-event-id", Guid.NewGuid().ToString());
        foreach (var (name, value) in subscription.Webhook.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
