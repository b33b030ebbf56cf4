using System.Globalization;
using Azure.Storage.Queues.Models;

namespace Serverless.Worker;

/// <summary>A queue message's <c>BindingData</c>: strings under the names that the Functions host uses.</summary>
internal static class QueueData
{
    public static IReadOnlyDictionary<string, object?> Of(QueueMessage message) => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Id"] = message.MessageId,
        ["PopReceipt"] = message.PopReceipt,
        ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
        ["InsertionTime"] = message.InsertedOn?.ToString("O", CultureInfo.InvariantCulture),
        ["ExpirationTime"] = message.ExpiresOn?.ToString("O", CultureInfo.InvariantCulture),
        ["NextVisibleTime"] = message.NextVisibleOn?.ToString("O", CultureInfo.InvariantCulture),
    };
}
