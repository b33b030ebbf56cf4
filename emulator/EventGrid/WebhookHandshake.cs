using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Emulator.EventGrid;

/// <summary>
/// Asks a webhook whether it wants events, as Event Grid does before it sends any
/// (learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema and …-cloud-events-schema).
/// </summary>
internal sealed class WebhookHandshake(EmulatorOptions options, HttpClient http)
{
    public const string Origin = "eventgrid.azure.net";

    /// <summary>
    /// Succeeded; AwaitingManualAction if the endpoint answered but did not agree yet, so that it may still GET <paramref name="callback"/>;
    /// else the reason why it cannot be used.
    /// </summary>
    public async Task<(ProvisioningState State, string? Refusal)> AskAsync(Subscriber subscriber, Uri callback, CancellationToken cancel)
    {
        try
        {
            var asked = subscriber.Subscription.Schema == EventSchema.CloudEventSchemaV1_0
                ? AskForOriginAsync(subscriber.Subscription, callback, cancel)
                : AskForCodeAsync(subscriber, callback, cancel);
            return await asked.WaitAsync(options.WebhookTimeout, options.Time, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or TimeoutException)
        {
            return (ProvisioningState.Creating, $"Webhook validation handshake failed for {subscriber.Subscription.Webhook!.Url.GetLeftPart(UriPartial.Path)}: {failure.Message}");
        }
    }

    private async Task<(ProvisioningState State, string? Refusal)> AskForCodeAsync(Subscriber subscriber, Uri callback, CancellationToken cancel)
    {
        var data = new JsonObject { ["validationCode"] = subscriber.ValidationCode, ["validationUrl"] = callback.ToString() };
        var e = new EventGridEvent(Guid.NewGuid().ToString(), "Microsoft.EventGrid.SubscriptionValidationEvent", "", options.Time.GetUtcNow(), data) { DataVersion = "2" };
        using var request = WebhookDestination.CreateRequest(subscriber.Subscription, e, "SubscriptionValidation", attempt: 0);
        using var response = await http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
            return Refused(response);
        // 202 and the like are answers, but not the agreement: only 200 with the code is.
        var agreed = (int)response.StatusCode == 200 && ReadCode(await response.Content.ReadAsStringAsync(cancel)) == subscriber.ValidationCode;
        return (agreed ? ProvisioningState.Succeeded : ProvisioningState.AwaitingManualAction, null);
    }

    private async Task<(ProvisioningState State, string? Refusal)> AskForOriginAsync(Subscription subscription, Uri callback, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, subscription.Webhook!.Url);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        request.Headers.Add("WebHook-Request-Callback", callback.ToString());
        request.Headers.Add("WebHook-Request-Rate", "120");
        using var response = await http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
            return Refused(response);
        var allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var origins) && origins.Any(origin => origin is "*" or Origin);
        return (allowed ? ProvisioningState.Succeeded : ProvisioningState.AwaitingManualAction, null);
    }

    private static (ProvisioningState State, string? Refusal) Refused(HttpResponseMessage response) =>
        (ProvisioningState.Creating, $"Webhook validation handshake failed: the endpoint answered {(int)response.StatusCode}.");

    private static string? ReadCode(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["validationResponse"]?.GetValue<string>();
        }
        catch (Exception noAgreement) when (noAgreement is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
