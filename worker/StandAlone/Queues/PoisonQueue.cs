using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Serverless.Worker.StandAlone.Queues;

/// <summary>Where messages go that failed too often: <c>{queue}-poison</c>, made when it is first needed.</summary>
internal sealed class PoisonQueue(QueueClient queue)
{
    private const string Suffix = "-poison";
    private const int LongestName = 63;

    /// <summary>None for a poison queue itself and for names that have no room for the suffix: their failed messages stay in the queue.</summary>
    public static PoisonQueue? Of(string queueName, Func<string, QueueClient> open) =>
        queueName.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) || queueName.Length + Suffix.Length > LongestName ? null : new(open(queueName + Suffix));

    /// <summary>Adds the body exactly as it was received.</summary>
    public async Task AddAsync(QueueMessage raw)
    {
        try
        {
            await queue.SendMessageAsync(raw.Body);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync();
            await queue.SendMessageAsync(raw.Body);
        }
    }
}
