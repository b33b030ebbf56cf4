using CsCheck;
using Serverless.Worker.StandAlone.Queues;

namespace Serverless.Tests.Worker;

public sealed class PollingBackoffTests
{
    [Fact]
    public void Next_begins_at_100_ms_grows_randomly_and_never_passes_the_limit() =>
        Gen.Int[0, 1000].Select(Gen.Int[100, 600_000]).Sample((seed, limit) =>
        {
            var max = TimeSpan.FromMilliseconds(limit);
            var backoff = new PollingBackoff(max, new Random(seed));
            var waits = Enumerable.Range(0, 40).Select(_ => backoff.Next()).ToList();

            waits[0].ShouldBe(TimeSpan.FromMilliseconds(100));
            waits.ShouldAllBe(wait => wait >= TimeSpan.FromMilliseconds(100) && wait <= max);
            waits[^1].ShouldBe(max);
            for (var n = 1; n < waits.Count && waits[n] < max; n++)
                waits[n].TotalMilliseconds.ShouldBeInRange(100 + (80 * Math.Pow(2, n - 1)), 100 + (120 * Math.Pow(2, n - 1)));
        });

    [Fact]
    public void Reset_begins_anew()
    {
        var backoff = new PollingBackoff(TimeSpan.FromMinutes(1), new Random(1));
        for (var n = 0; n < 10; n++)
            backoff.Next();

        backoff.Reset();

        backoff.Next().ShouldBe(TimeSpan.FromMilliseconds(100));
    }
}
