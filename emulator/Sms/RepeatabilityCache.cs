namespace Serverless.Emulator.Sms;

/// <summary>Remembers for five minutes what a (from, to, repeatabilityRequestId) was answered with, so that a retried request texts once.</summary>
internal sealed class RepeatabilityCache(EmulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Key, SendResult> results = [];
    private readonly Queue<(Key Key, DateTimeOffset Expires)> ages = new();

    private readonly record struct Key(string From, string To, Guid RequestId);

    /// <summary>The first answer for the key. <paramref name="accept"/> runs only for the first of concurrent requests; the others wait for it.</summary>
    public SendResult GetOrAccept(string from, string to, Guid requestId, Func<SendResult> accept)
    {
        var key = new Key(NumberKey.Of(from), NumberKey.Of(to), requestId);
        lock (gate)
        {
            Expire();
            if (!results.TryGetValue(key, out var result))
            {
                result = results[key] = accept();
                ages.Enqueue((key, options.Time.GetUtcNow() + SendRequestRules.RepeatabilityWindow));
            }
            return result;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            results.Clear();
            ages.Clear();
        }
    }

    private void Expire()
    {
        var now = options.Time.GetUtcNow();
        while (ages.TryPeek(out var oldest) && oldest.Expires <= now)
            results.Remove(ages.Dequeue().Key);
    }
}
