using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Serverless.Emulator;

/// <summary>Tells whoever listens what happens, and keeps the last 200 events for those who come later. A listener that falls 10,000 events behind loses the oldest.</summary>
internal sealed class EventFeed(EmulatorOptions options)
{
    private const int Kept = 200;
    private readonly Lock gate = new();
    private readonly Queue<EmulatorEvent> recent = new();
    private readonly List<Channel<EmulatorEvent>> listeners = [];
    private long sequence;

    /// <summary>The last events, oldest first.</summary>
    public EmulatorEvent[] Recent
    {
        get
        {
            lock (gate)
                return [.. recent];
        }
    }

    public void Publish(EmulatorEvent happened)
    {
        lock (gate)
        {
            var numbered = happened with { Sequence = ++sequence, At = options.Time.GetUtcNow() };
            recent.Enqueue(numbered);
            if (recent.Count > Kept)
                recent.Dequeue();
            foreach (var listener in listeners)
                listener.Writer.TryWrite(numbered);
        }
    }

    /// <summary>Everything from the moment of this call on, until <paramref name="cancel"/>, which ends the stream quietly.</summary>
    public IAsyncEnumerable<EmulatorEvent> Listen(CancellationToken cancel)
    {
        var listener = Channel.CreateBounded<EmulatorEvent>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (gate)
            listeners.Add(listener);
        return Read(listener, cancel);
    }

    private async IAsyncEnumerable<EmulatorEvent> Read(Channel<EmulatorEvent> listener, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = cancel.Register(() => listener.Writer.TryComplete());
        try
        {
            await foreach (var happened in listener.Reader.ReadAllAsync(CancellationToken.None))
                yield return happened;
        }
        finally
        {
            lock (gate)
                listeners.Remove(listener);
        }
    }
}
