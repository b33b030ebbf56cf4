using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Serverless.Worker;

/// <summary>The three moments of a stop: take no more work, cancel what still runs, leave behind what does not listen.
/// <c>Worker:DrainTimeout</c> (25 s) is the time between the first two.</summary>
internal sealed class Drain : IDisposable
{
    /// <summary>How long what was cancelled has to end.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _giveUp = new();

    public Drain(IHostApplicationLifetime lifetime, IConfiguration settings)
    {
        Stopping = lifetime.ApplicationStopping;
        var limit = Limit(settings);
        Stopping.Register(() =>
        {
            _cancel.CancelAfter(limit);
            _giveUp.CancelAfter(limit + Grace);
        });
    }

    public CancellationToken Stopping { get; }

    public CancellationToken Cancelled => _cancel.Token;

    public CancellationToken GivenUp => _giveUp.Token;

    /// <summary>How long the process needs to stop at most.</summary>
    public static TimeSpan ShutdownTimeout(IConfiguration settings) => Limit(settings) + Grace + TimeSpan.FromSeconds(3);

    public void Dispose()
    {
        _cancel.Dispose();
        _giveUp.Dispose();
    }

    private static TimeSpan Limit(IConfiguration settings) => settings.Duration("Worker:DrainTimeout", TimeSpan.FromSeconds(25));
}
