using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Serverless.Tests.Support;

/// <summary>One call of storage.</summary>
/// <param name="Function">The function that it was made for; the host's own calls are those of the function whose queue it is.</param>
/// <param name="What">Such as "read Texts", "transaction Texts", "put on sms-outbound".</param>
public sealed record StorageOperation(string Function, string What);

/// <summary>
/// Sees every try of every call that functions and host make of storage. Left out is what does not depend on texts: polls that find nothing, tables and queues being made,
/// leases being renewed.
/// </summary>
/// <param name="consumers">Which function reads which queue.</param>
public sealed partial class StorageOperations(IReadOnlyDictionary<string, string> consumers) : HttpPipelinePolicy
{
    private readonly AsyncLocal<string?> _function = new();
    private readonly ConcurrentQueue<StorageOperation> _seen = new();

    /// <summary>All that happened since <see cref="Take"/> was last called.</summary>
    public IReadOnlyList<StorageOperation> Seen => [.. _seen];

    /// <summary>All that happened since this was last called.</summary>
    public IReadOnlyList<StorageOperation> Take()
    {
        List<StorageOperation> taken = [];
        while (_seen.TryDequeue(out var operation)) taken.Add(operation);
        return taken;
    }

    /// <summary>Counts what <paramref name="run"/> does for that function.</summary>
    public async Task For(string function, Func<Task> run)
    {
        _function.Value = function;
        await run();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Count(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Count(message);
    }

    private void Count(HttpMessage message)
    {
        // /account/rest
        var path = Uri.UnescapeDataString(message.Request.Uri.ToUri().AbsolutePath).Split('/', 3)[^1];
        var method = message.Request.Method.Method;
        var (what, queue) = QueueMessages().Match(path) is { Success: true } match ? (OfQueue(method, match, message), match.Groups["queue"].Value) : (OfTable(method, path, message), null);
        if (what is null) return;
        var function = _function.Value ?? (queue is not null && consumers.TryGetValue(queue, out var consumer) ? consumer : "host");
        _seen.Enqueue(new(function, what));
    }

    private static string? OfQueue(string method, Match path, HttpMessage message) => (method, path.Groups["message"].Success) switch
    {
        ("GET", false) => message.Response.Content.ToString().Contains("<QueueMessage>", StringComparison.Ordinal) ? $"receive from {path.Groups["queue"].Value}" : null,
        ("POST", false) => $"put on {path.Groups["queue"].Value}",
        ("DELETE", true) => $"delete from {path.Groups["queue"].Value}",
        _ => null,
    };

    private static string? OfTable(string method, string path, HttpMessage message)
    {
        if (path == "$batch") return $"transaction {TableOfBatch(message.Request.Content!)}";
        var table = path.Split('(')[0];
        return (method, path) switch
        {
            (_, "Tables") => null,
            ("GET", _) when path.EndsWith("()", StringComparison.Ordinal) => $"query {table}",
            ("GET", _) when path.Contains('(', StringComparison.Ordinal) => $"read {table}",
            ("POST", _) => $"add {table}",
            ("PUT" or "PATCH", _) when path.Contains('(', StringComparison.Ordinal) => $"write {table}",
            ("DELETE", _) => $"delete {table}",
            // Making queues, and the blobs of timers.
            _ => null,
        };
    }

    private static string TableOfBatch(RequestContent content)
    {
        using var body = new MemoryStream();
        content.WriteTo(body, CancellationToken.None);
        return BatchTable().Match(Encoding.UTF8.GetString(body.ToArray())).Groups["table"].Value;
    }

    [GeneratedRegex(@"^(?<queue>[a-z0-9-]+)/messages(?<message>/.+)?$")]
    private static partial Regex QueueMessages();

    [GeneratedRegex(@"(POST|PUT|PATCH|DELETE) \S+/(?<table>[A-Za-z0-9]+)[(? ]")]
    private static partial Regex BatchTable();
}
