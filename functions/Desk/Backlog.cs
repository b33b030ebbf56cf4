using System.Collections.Concurrent;

namespace Serverless.Desk;

/// <summary>
/// The heads of the lanes. A lane in which many wait is read ahead: while the backlog is worked off, one query serves many choices. What was read ahead is forgotten
/// after a second, when somebody else is found to have taken of it, and when somebody comes who goes before its end; so the order is kept but for what other processes
/// placed within that second.
/// </summary>
public sealed class Backlog(WaitingStore waiting, TimeProvider time)
{
    private const int Ahead = 64;

    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Window> _windows = new();

    // Places put by this process so far: a window that was read while one was put may lack it.
    private int _puts;

    /// <summary>The first places of a lane that are wanted, best first: fewer than <paramref name="count"/> only where there are no more.</summary>
    public async Task<IReadOnlyList<WaitingPlace>> First(Lane lane, int count, Func<WaitingPlace, bool> wanted, CancellationToken stop)
    {
        if (_windows.TryGetValue(lane.Key, out var window))
        {
            var ready = window.Places.Where(wanted).Take(count).ToList();
            if (ready.Count == count && time.GetElapsedTime(window.At) < s_kept) return ready;
            _windows.TryRemove(lane.Key, out _);
        }
        List<WaitingPlace> found = [];
        for (string? after = null; ;)
        {
            var (at, puts) = (time.GetTimestamp(), Volatile.Read(ref _puts));
            var page = await waiting.First(lane, Ahead, after, stop);
            if (after is null && page.Count == Ahead) _windows[lane.Key] = new(at, [.. page]);
            if (Volatile.Read(ref _puts) != puts) _windows.TryRemove(lane.Key, out _);
            found.AddRange(page.Where(wanted));
            if (found.Count >= count || page.Count < Ahead) return found.Count > count ? found[..count] : found;
            after = page[^1].Key;
        }
    }

    public async Task Put(Contact contact, CancellationToken stop)
    {
        await waiting.Put(contact, stop);
        Interlocked.Increment(ref _puts);
        if (_windows.TryGetValue(contact.Lane.Key, out var window) && string.CompareOrdinal(contact.Place, window.Last) < 0) _windows.TryRemove(contact.Lane.Key, out _);
    }

    /// <summary>The contact of this place was given to somebody, by us.</summary>
    public async Task Take(Lane lane, string place, CancellationToken stop)
    {
        if (_windows.TryGetValue(lane.Key, out var window)) window.Remove(place);
        await waiting.Delete(lane, place, stop);
    }

    /// <summary>The place is a left-over: somebody else was there first, and most likely took more.</summary>
    public async Task Discard(Lane lane, string place, CancellationToken stop)
    {
        _windows.TryRemove(lane.Key, out _);
        await waiting.Delete(lane, place, stop);
    }

    private sealed class Window(long at, List<WaitingPlace> places)
    {
        private readonly Lock _gate = new();

        public long At => at;

        public string Last { get; } = places[^1].Key;

        public IReadOnlyList<WaitingPlace> Places
        {
            get
            {
                lock (_gate) return [.. places];
            }
        }

        public void Remove(string place)
        {
            lock (_gate) places.RemoveAll(other => other.Key == place);
        }
    }
}
