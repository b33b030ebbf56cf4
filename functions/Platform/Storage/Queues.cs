using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Storage.Queues;

namespace Serverless.Platform.Storage;

/// <summary>Puts messages on the service's queues. A message carries ids, not state; bodies are plain JSON.</summary>
public sealed class Queues(StorageConnection connection)
{
    private readonly Lazy<QueueServiceClient> _service = new(connection.Queues);
    private readonly ConcurrentDictionary<string, Lazy<Task<QueueClient>>> _clients = new();

    /// <param name="delay">How long the message stays unseen; storage allows seven days, longer waits are cut to that and checked when they arrive.</param>
    public Task Send<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan? delay, CancellationToken stop) =>
        SendRaw(queue, BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(message, type)), delay, stop);

    public async Task SendRaw(string queue, BinaryData body, TimeSpan? delay, CancellationToken stop)
    {
        var client = await Get(queue);
        // A message that is never handled stays for ever: only a person may throw it away.
        await client.SendMessageAsync(body, Limit(delay), timeToLive: TimeSpan.FromSeconds(-1), stop);
    }

    public async Task<QueueClient> Get(string name)
    {
        var queue = _clients.GetOrAdd(name, n => new(() => Open(n)));
        try
        {
            return await queue.Value;
        }
        catch
        {
            _clients.TryRemove(KeyValuePair.Create(name, queue));
            throw;
        }
    }

    private static TimeSpan? Limit(TimeSpan? delay) =>
        delay is not { } wait || wait <= TimeSpan.Zero ? null
        : wait > s_longest ? s_longest
        : TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds));

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    private async Task<QueueClient> Open(string name)
    {
        var client = _service.Value.GetQueueClient(name);
        await client.CreateIfNotExistsAsync();
        return client;
    }
}
