using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Options;
using Serverless.Platform;

namespace Serverless.Carrier.Acs;

/// <summary>
/// ACS over its REST API (acs.md 1). Our own rather than the SDK's, which makes new repeatability ids on every call, so that a job that runs twice texts twice;
/// this one sends the ids that were stored.
/// </summary>
public sealed partial class AcsClient : ICarrier
{
    private readonly HttpPipeline _pipeline;
    private readonly Uri _endpoint;
    private readonly AcsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AcsClient> _log;

    public AcsClient(IOptions<AcsOptions> options, TimeProvider time, ILogger<AcsClient> log)
    {
        (_options, _time, _log) = (options.Value, time, log);
        (_endpoint, var key) = ParseConnectionString(_options.ConnectionString);
        var client = new AcsClientOptions();
        // Nothing is repeated here: after a lost answer a repeat that is refused says nothing of the first try, so whoever repeats must know that it does.
        client.Retry.MaxRetries = 0;
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        client.AddPolicy(new AcsHmacPolicy(key, time), HttpPipelinePosition.BeforeTransport);
        _pipeline = HttpPipelineBuilder.Build(client);
    }

    public int MaxRecipients => 100;

    public IReadOnlyList<CarrierEvent> ReadEvents(string body) => AcsEvents.Read(body);

    public async Task<IReadOnlyList<SendOutcome>> Send(SendRequest request, CancellationToken stop)
    {
        var body = new AcsSendRequest(request.From, request.Message,
            [.. request.Recipients.Select(r => new AcsRecipient(r.To.Value, r.RepeatabilityId.ToString(), r.FirstSentAt.ToString("r", CultureInfo.InvariantCulture)))],
            new(EnableDeliveryReport: true, request.Tag));
        SendOutcome whole;
        try
        {
            using var response = await Call(RequestMethod.Post, "/sms", body, AcsJson.Default.AcsSendRequest, stop);
            if (response.Status == 202) return AcsSendResponse.Read(response.Content.ToMemory(), request.Recipients.Count);
            whole = AcsSendResponse.Whole(response);
            Log.NotAccepted(_log, response.Status, request.Recipients.Count, Header(response, "MS-CV"));
        }
        catch (HttpRequestException error)
        {
            Log.NoAnswer(_log, error.GetBaseException().GetType().Name, request.Recipients.Count);
            whole = new SendOutcome.Unknown("The carrier's answer was lost.");
        }
        return [.. Enumerable.Repeat(whole, request.Recipients.Count)];
    }

    public async Task<DeliveryReport?> GetDeliveryReport(string messageId, CancellationToken stop)
    {
        using var response = await Call<object>(RequestMethod.Get, $"/deliveryReports/{Uri.EscapeDataString(messageId)}", null, null, stop);
        if (response.Status == 404) return null;
        if (response.Status != 200) throw new HttpRequestException($"ACS answered {response.Status} when asked for a delivery report.");
        return Read(response, report =>
        {
            // ACS answers with the message before anything is known of it.
            if (report.Text("deliveryStatus") is not ("Delivered" or "Failed") || !PhoneNumber.TryFromCarrier(report.Text("to"), out var to)) return null;
            return new DeliveryReport(messageId, messageId, to, AcsCodes.Outcome(report.Text("deliveryStatus"), report.Text("deliveryStatusDetails")),
                report.Time("receivedTimestamp") ?? _time.GetUtcNow(), report.Text("tag"));
        });
    }

    public async Task SetOptOut(string from, PhoneNumber number, bool optedOut, CancellationToken stop)
    {
        var body = new AcsOptOutRequest(from, [new(number.Value)]);
        using var response = await Call(RequestMethod.Post, optedOut ? "/sms/optouts:add" : "/sms/optouts:remove", body, AcsJson.Default.AcsOptOutRequest, stop);
        if (response.Status != 200) throw new HttpRequestException($"ACS answered {response.Status} to an opt-out.", null, (HttpStatusCode)response.Status);
        var status = Read(response, answer => answer.Member("value")?.EnumerateArray().First().Text("httpStatusCode"));
        if (status is not (null or "200"))
            throw new HttpRequestException($"ACS answered {status} to an opt-out of {number}.", null, int.TryParse(status, CultureInfo.InvariantCulture, out var code) ? (HttpStatusCode)code : null);
    }

    private static T Read<T>(Azure.Response response, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A gateway's page instead of ACS's answer: no worse than no answer.
            throw new HttpRequestException("ACS's answer could not be read.", error);
        }
    }

    private async Task<Azure.Response> Call<T>(RequestMethod method, string path, T? body, JsonTypeInfo<T>? type, CancellationToken stop)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(_endpoint, $"{path}?api-version={_options.ApiVersion}"));
        message.Request.Headers.SetValue("Accept", "application/json");
        if (body is not null && type is not null)
        {
            message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(body, type));
            message.Request.Headers.SetValue("Content-Type", "application/json");
        }
        try
        {
            await _pipeline.SendAsync(message, stop);
        }
        catch (Exception error) when (error is Azure.RequestFailedException or AggregateException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new HttpRequestException("ACS gave no answer.", error);
        }
        return message.Response;
    }

    /// <exception cref="InvalidOperationException">The text is not a connection string; the message says what is missing, never the key.</exception>
    internal static (Uri Endpoint, byte[] AccessKey) ParseConnectionString(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("endpoint", out var endpoint) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
            throw new InvalidOperationException("Acs__ConnectionString has no endpoint=https://… in it.");
        if (!parts.TryGetValue("accesskey", out var key) || !System.Buffers.Text.Base64.IsValid(key))
            throw new InvalidOperationException("Acs__ConnectionString has no accesskey=… in base64 in it.");
        return (uri, Convert.FromBase64String(key));
    }

    internal static bool IsConnectionString(string text)
    {
        try
        {
            ParseConnectionString(text);
            return true;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static string? Header(Azure.Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    private sealed class AcsClientOptions : ClientOptions;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "ACS answered {Status} to {Recipients} texts (MS-CV {CorrelationVector})")]
        public static partial void NotAccepted(ILogger log, int status, int recipients, string? correlationVector);

        [LoggerMessage(LogLevel.Warning, "ACS gave no answer ({Error}) to {Recipients} texts")]
        public static partial void NoAnswer(ILogger log, string error, int recipients);
    }
}
