namespace Serverless.Desk;

/// <summary>The settings for everyday use: at most five seconds old, and not older than what this process has saved.</summary>
public sealed class CurrentSettings(DeskSettingsStore store, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(5);

    private Kept? _kept;

    public async Task<DeskSettings> Get(CancellationToken stop)
    {
        if (Volatile.Read(ref _kept) is { } kept && kept.Saves == store.Saves && time.GetElapsedTime(kept.At) < s_kept) return kept.Settings;
        var (at, saves) = (time.GetTimestamp(), store.Saves);
        var (settings, _) = await store.Read(stop);
        Volatile.Write(ref _kept, new(settings, at, saves));
        return settings;
    }

    private sealed record Kept(DeskSettings Settings, long At, int Saves);
}
