namespace Serverless.Emulator.Sms;

/// <summary>A token bucket for each sender, counted in recipients: full at first, refilled evenly over 60 seconds.</summary>
internal sealed class RateLimiter(EmulatorOptions options)
{
    private const double PeriodSeconds = 60;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> buckets = [];

    /// <summary>Takes all recipients or none; in that case says how long to wait until they would pass.</summary>
    public TimeSpan? Exceeded(Sender sender, int recipients)
    {
        var perSecond = sender.RateLimit / PeriodSeconds;
        var now = options.Time.GetUtcNow();
        lock (gate)
        {
            var (tokens, at) = buckets.GetValueOrDefault(sender.Id, (sender.RateLimit, now));
            tokens = Math.Min(sender.RateLimit, tokens + ((now - at).TotalSeconds * perSecond));
            if (tokens < recipients)
            {
                buckets[sender.Id] = (tokens, now);
                return TimeSpan.FromSeconds((recipients - tokens) / perSecond);
            }
            buckets[sender.Id] = (tokens - recipients, now);
            return null;
        }
    }

    public void Clear()
    {
        lock (gate)
            buckets.Clear();
    }
}
