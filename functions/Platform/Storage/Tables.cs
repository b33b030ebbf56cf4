using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace Serverless.Platform.Storage;

/// <summary>The service's tables, each made the first time that this process needs it.</summary>
public sealed class Tables(StorageConnection connection)
{
    private readonly Lazy<TableServiceClient> _service = new(connection.Tables);
    private readonly ConcurrentDictionary<string, Lazy<Task<TableClient>>> _clients = new();

    public async Task<TableClient> Get(string name)
    {
        var table = _clients.GetOrAdd(name, n => new(() => Open(n)));
        try
        {
            return await table.Value;
        }
        catch
        {
            // A failed start (storage not up yet) must not be remembered for the life of the process.
            _clients.TryRemove(KeyValuePair.Create(name, table));
            throw;
        }
    }

    private async Task<TableClient> Open(string name)
    {
        var client = _service.Value.GetTableClient(name);
        await client.CreateIfNotExistsAsync();
        return client;
    }
}

/// <summary>The answers of Table storage that are part of normal life.</summary>
public static class TableErrors
{
    /// <summary>The row was changed since it was read: reload and decide again.</summary>
    public static bool IsLostRace(this RequestFailedException error) => error.Status == 412;

    /// <summary>The row is there already: somebody did this before.</summary>
    public static bool IsAlreadyThere(this RequestFailedException error) => error.Status == 409;
}
