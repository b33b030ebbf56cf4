using System.Collections.Concurrent;

namespace Serverless.Desk;

/// <summary>
/// What this process is busy with. Whoever would reach for the same agent or contact takes another meanwhile, instead of claiming, losing and freeing for nothing.
/// Only a courtesy: between processes, and in the end, the ETags decide.
/// </summary>
internal sealed class InHand<T> where T : notnull
{
    private readonly ConcurrentDictionary<T, TaskCompletionSource> _taken = new();

    public int Count => _taken.Count;

    public bool Has(T key) => _taken.ContainsKey(key);

    /// <summary>Null where somebody else has it; otherwise to be disposed of when done.</summary>
    public IDisposable? TryTake(T key)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _taken.TryAdd(key, done) ? new Taken(this, key, done) : null;
    }

    /// <summary>Ends when nobody has it any more.</summary>
    public Task Released(T key, CancellationToken stop) => _taken.TryGetValue(key, out var done) ? done.Task.WaitAsync(stop) : Task.CompletedTask;

    private sealed class Taken(InHand<T> owner, T key, TaskCompletionSource done) : IDisposable
    {
        public void Dispose()
        {
            owner._taken.TryRemove(KeyValuePair.Create(key, done));
            done.TrySetResult();
        }
    }
}
