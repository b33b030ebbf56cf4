using System.Text;
using Azure;
using Azure.Storage.Queues;
using Serverless.Emulator.Control;

namespace Serverless.Emulator.EventGrid;

/// <summary>Puts one event object into each queue message.</summary>
internal sealed class QueueDestination : IEventDestination
{
    private static readonly TimeSpan MissingOrRefused = TimeSpan.FromMinutes(5);

    private readonly QueueClient queue;
    private readonly QueueEncoding encoding;
    private readonly EventSchema schema;
    private readonly Faults faults;

    public QueueDestination(QueueTarget target, EventSchema schema, Faults faults)
    {
        (encoding, this.schema, this.faults) = (target.Encoding, schema, faults);
        // Event Grid's own schedule is the only one that retries.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None, Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(30) } };
        queue = new QueueClient(target.ConnectionString, target.Name, options);
    }

    public async Task<DeliveryOutcome> DeliverAsync(EventGridEvent e, int attempt, CancellationToken cancel)
    {
        var json = e.ToJson(schema).ToJsonString(EmulatorJson.Options);
        var isPlain = encoding == QueueEncoding.Plain || faults.Strike(FaultNames.EventPlainText, e.Id) is not null;
        var body = isPlain ? json : Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        try
        {
            await SendAsync(body, cancel);
            return DeliveryOutcome.Delivered;
        }
        catch (RequestFailedException failure) when (failure.Status > 0)
        {
            var wait = failure.Status is 401 or 404 ? MissingOrRefused : RetrySchedule.MinimumWait(failure.Status);
            return new(failure.ErrorCode ?? $"Status{failure.Status}", !RetrySchedule.IsFinalForAzureResource(failure.Status), wait);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            // No answer at all: storage is not up (yet).
            return new("SocketError", true, TimeSpan.FromSeconds(10));
        }
    }

    private async Task SendAsync(string body, CancellationToken cancel)
    {
        try
        {
            await queue.SendMessageAsync(body, cancel);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == "QueueNotFound")
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancel);
            await queue.SendMessageAsync(body, cancel);
        }
    }
}
