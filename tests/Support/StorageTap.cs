using System.Text;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Serverless.Tests.Support;

/// <summary>A message that was put on a queue to be seen later.</summary>
public sealed record DelayedMessage(string Queue, string Body, DateTimeOffset Due, int Tries = 0);

/// <summary>
/// Sees every storage operation of a service in this process: counts them, keeps delayed messages itself until the test's clock has come to them (storage's own
/// cannot be moved), and can end the process, as a power cut would, after any of them.
/// </summary>
public sealed class StorageTap(TimeProvider time) : HttpPipelinePolicy
{
    private readonly Lock _gate = new();
    private readonly List<DelayedMessage> _delayed = [];
    private int _operations;
    private int? _last;

    /// <summary>Operations so far; making tables and queues does not count.</summary>
    public int Operations => _operations;

    /// <summary>From now on so many operations are carried out, and none after.</summary>
    public void DieAfter(int operations) => _last = _operations + operations;

    public void Revive() => _last = null;

    /// <summary>After so many transactions one is carried out, and nobody hears of it: its answer is lost on the way. Null for none.</summary>
    public int? LosesAnswerAfter { get; set; }

    /// <summary>Messages that wait for their time.</summary>
    public IReadOnlyList<DelayedMessage> Delayed
    {
        get
        {
            lock (_gate) return [.. _delayed.OrderBy(message => message.Due)];
        }
    }

    /// <summary>Keeps a message until its time.</summary>
    public void Hold(DelayedMessage message)
    {
        lock (_gate) _delayed.Add(message);
    }

    /// <summary>Takes the next delayed message that is due at the latest then.</summary>
    public DelayedMessage? TakeDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _delayed.Where(message => message.Due <= until).MinBy(message => message.Due);
            if (next is not null) _delayed.Remove(next);
            return next;
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!IsCreation(message.Request))
        {
            if (Interlocked.Increment(ref _operations) > _last) throw new ProcessDiedException();
        }
        if (DelayOf(message.Request) is { } delay) message.Response = await HoldBack(message.Request, delay);
        else await ProcessNextAsync(message, pipeline);
        if (LosesAnswerAfter is { } after && message.Request.Uri.Path.EndsWith("/$batch", StringComparison.Ordinal))
        {
            LosesAnswerAfter = after > 0 ? after - 1 : null;
            if (after == 0) throw new IOException("The answer is lost.");
        }
        if (_operations >= _last && !IsCreation(message.Request)) throw new ProcessDiedException();
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The service's storage calls are asynchronous.");

    private static bool IsCreation(Request request) =>
        (request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("/Tables", StringComparison.Ordinal))
        || (request.Method == RequestMethod.Put && !request.Uri.Path.Contains("/messages", StringComparison.Ordinal) && !request.Uri.Path.Contains('(', StringComparison.Ordinal));

    private static TimeSpan? DelayOf(Request request) =>
        request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal)
        && int.TryParse(System.Web.HttpUtility.ParseQueryString(request.Uri.Query)["visibilitytimeout"], out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private async Task<CannedResponse> HoldBack(Request request, TimeSpan delay)
    {
        using var body = new MemoryStream();
        await request.Content!.WriteToAsync(body, CancellationToken.None);
        body.Position = 0;
        var text = XDocument.Load(body).Root!.Element("MessageText")!.Value;
        Hold(new(request.Uri.Path.Split('/')[^2], text, time.GetUtcNow() + delay));

        var now = DateTimeOffset.UtcNow;
        return new(201, Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList><QueueMessage><MessageId>{Guid.NewGuid()}</MessageId><InsertionTime>{now:r}</InsertionTime>"
            + $"<ExpirationTime>{now.AddDays(7):r}</ExpirationTime><PopReceipt>held</PopReceipt><TimeNextVisible>{now + delay:r}</TimeNextVisible></QueueMessage></QueueMessagesList>"),
            ("Content-Type", "application/xml"));
    }
}

/// <summary>The process is gone: nothing that it would have done next happens.</summary>
public sealed class ProcessDiedException() : Exception("The process died here.");
