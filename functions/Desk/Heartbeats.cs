using System.Collections.Concurrent;
using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Writes down now and then that an agent's screen is alive: not at every poll, but well within the time after which it is taken for dead.</summary>
public sealed class Heartbeats(SignedInStore signedIn, CurrentSettings settings, ServiceClock clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _written = new();

    public async Task Beat(string agent, CancellationToken stop)
    {
        var third = TimeSpan.FromSeconds((await settings.Get(stop)).Times.HeartbeatSeconds / 3.0);
        var now = clock.Now;
        if (_written.TryGetValue(agent, out var at) && now - at < third) return;
        await signedIn.Seen(agent, stop);
        _written[agent] = now;
    }
}
