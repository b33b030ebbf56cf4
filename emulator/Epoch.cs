namespace Serverless.Emulator;

/// <summary>The time between two <c>DELETE /emulator</c>: whatever is still on its way when it ends is dropped.</summary>
internal sealed class Epoch : IDisposable
{
    private CancellationTokenSource current = new();

    /// <summary>Ends with the epoch in which it was taken.</summary>
    public CancellationToken Token => Volatile.Read(ref current).Token;

    public void Renew()
    {
        // Never disposed: texts on their way still hold its token, and a source without timer keeps nothing alive.
        Interlocked.Exchange(ref current, new CancellationTokenSource()).Cancel();
    }

    public void Dispose() => current.Cancel();
}
