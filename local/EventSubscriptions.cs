using Serverless.Emulator.EventGrid;

namespace Serverless.Local;

/// <summary>The Event Grid subscriptions that the service lives on; in Azure infra/ makes the same ones.</summary>
public static class EventSubscriptions
{
    /// <param name="storage">Connection string of the account that has the queues.</param>
    public static IReadOnlyList<Subscription> ToQueues(string storage) =>
    [
        ToQueue(storage, "sms-inbound", "Microsoft.Communication.SMSReceived"),
        ToQueue(storage, "sms-reports", "Microsoft.Communication.SMSDeliveryReportReceived"),
    ];

    private static Subscription ToQueue(string storage, string queue, string eventType) =>
        new() { Name = queue, EventTypes = [eventType], Queue = new QueueTarget(storage, queue) };
}
