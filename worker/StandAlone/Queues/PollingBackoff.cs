namespace Serverless.Worker.StandAlone.Queues;

/// <summary>How long to wait after an empty poll: randomly around 100, 200, 400 … ms up to a limit, so that many instances do not poll in step.</summary>
internal sealed class PollingBackoff(TimeSpan max, Random random)
{
    private int _emptyPolls;

    public void Reset() => _emptyPolls = 0;

    public TimeSpan Next()
    {
        var min = QueueSettings.MinPollingInterval;
        if (_emptyPolls++ == 0)
            return min;
        // 2^20 tenths of a second are more than a day, the longest limit.
        var steps = Math.Pow(2, Math.Min(_emptyPolls - 2, 20)) * (0.8 + (0.4 * random.NextDouble()));
        var interval = min + (min * steps);
        return interval < max ? interval : max;
    }
}
