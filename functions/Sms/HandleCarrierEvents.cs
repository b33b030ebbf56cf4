using Azure.Storage.Queues.Models;
using Serverless.Carrier;
using Serverless.Operations;

namespace Serverless.Sms;

/// <summary>What Event Grid queued: texts and delivery reports, in any form. Whatever is neither is kept for an operator.</summary>
public sealed partial class HandleCarrierEvents(
    ICarrier carrier, ReceiveSms receive, SettleTexts settle, KeepUnreadable keep, SmsOptions options, ILogger<HandleCarrierEvents> log)
{
    public async Task Execute(string queue, QueueMessage message, CancellationToken stop)
    {
        foreach (var happened in carrier.ReadEvents(message.Body.ToString()))
        {
            switch (happened)
            {
                case TextReceived text when options.Accepts(text.To):
                    await receive.Execute(text, stop);
                    break;
                case TextReceived:
                    await Keep("The text was sent to a number that is not ours: see Sms__ServiceNumber and Sms__AlsoAccepted.", message.Body.ToString());
                    break;
                case DeliveryReport report:
                    await settle.Report(report, stop);
                    break;
                case OtherEvent other when other.IsTheEventServicesOwn:
                    Log.Other(log, other.EventId, other.Type);
                    break;
                case OtherEvent other:
                    // Only texts and reports are sent here, so this is one of them under a name that is not known yet.
                    await Keep($"The event is of type {other.Type}, which nothing here handles.", message.Body.ToString());
                    break;
                case UnreadableEvent unreadable:
                    await Keep(unreadable.Reason, unreadable.Raw);
                    break;
            }
        }

        Task Keep(string reason, string raw) => keep.Execute(queue, reason, raw, message.MessageId, message.InsertedOn, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Event {EventId} of type {Type} is not for us")]
        public static partial void Other(ILogger log, string eventId, string type);
    }
}
