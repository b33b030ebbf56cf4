using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Serverless.Bench;

/// <summary>One call of storage: "GET Waiting()", "POST $batch".</summary>
internal sealed record TimedCall(string What, double Milliseconds);

/// <summary>Times every try of every call of storage.</summary>
internal sealed class StorageTimes : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<TimedCall> _calls = new();

    /// <summary>All since this was last called.</summary>
    public IReadOnlyList<TimedCall> Take()
    {
        List<TimedCall> taken = [];
        while (_calls.TryDequeue(out var call)) taken.Add(call);
        return taken;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The service calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var watch = Stopwatch.StartNew();
        await ProcessNextAsync(message, pipeline);
        _calls.Enqueue(new(What(message.Request), watch.Elapsed.TotalMilliseconds));
    }

    private static string What(Request request)
    {
        // /account/rest
        var path = request.Uri.ToUri().AbsolutePath.Split('/', 3)[^1];
        var table = path.Split('(', '/')[0];
        return (request.Method.Method, path) switch
        {
            ("POST", "$batch") => "transaction",
            ("POST", _) when path.EndsWith("/messages", StringComparison.Ordinal) => $"put on {table}",
            ("GET", _) when path.EndsWith("()", StringComparison.Ordinal) => $"query {table}",
            ("GET", _) => $"read {table}",
            ("DELETE", _) => $"delete {table}",
            _ => $"write {table}",
        };
    }
}
