using System.Runtime.InteropServices;

namespace Serverless.Local;

/// <summary>Ctrl+C, a closed terminal or a request to terminate. A second one ends the program at once; its children go with it.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly IReadOnlyList<PosixSignalRegistration> _registrations;

    public StopSignal() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }.Select(s => PosixSignalRegistration.Create(s, OnSignal))];

    public CancellationToken Token => _source.Token;

    /// <summary>The signal that came first, such as SIGTERM.</summary>
    public PosixSignal Name { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested) Environment.Exit(1);
        Name = context.Signal;
        // Not on the signal's own thread, which has to return before the next one is seen.
        _ = _source.CancelAsync();
    }
}
