using CsCheck;
using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class AgentDayTests
{
    private static readonly DateTimeOffset s_midnight = new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset s_next = s_midnight.AddDays(1);

    [Fact]
    public void A_day_without_events_is_one_span_of_what_they_were_doing()
    {
        var day = AgentDay.Of(s_midnight, s_next, AgentActivity.SignedOut, null, []);

        day.Spans.ShouldBe([new(s_midnight, s_next, AgentActivity.SignedOut, null)]);
        day.Totals.ShouldBe(new Dictionary<AgentActivity, TimeSpan> { [AgentActivity.SignedOut] = TimeSpan.FromDays(1) });
    }

    [Fact]
    public void Each_event_ends_a_span_and_begins_the_next()
    {
        var day = AgentDay.Of(s_midnight, s_next, AgentActivity.SignedOut, null,
            [At(9, AgentActivity.Ready), At(10, AgentActivity.Offered), At(11, AgentActivity.Talking), At(12, AgentActivity.NotReady, "lunch"), At(13, AgentActivity.NotReady, "training")]);

        day.Spans.Select(span => (span.From.Hour, span.Time.TotalHours, span.Activity, span.Reason)).ShouldBe(
        [
            (0, 9, AgentActivity.SignedOut, null), (9, 1, AgentActivity.Ready, null), (10, 1, AgentActivity.Offered, null), (11, 1, AgentActivity.Talking, null),
            (12, 1, AgentActivity.NotReady, "lunch"), (13, 11, AgentActivity.NotReady, "training"),
        ]);
        day.Totals[AgentActivity.NotReady].ShouldBe(TimeSpan.FromHours(12));
    }

    [Fact]
    public void A_change_of_load_alone_ends_no_span()
    {
        var day = AgentDay.Of(s_midnight, s_next, AgentActivity.Talking, null, [At(9, AgentActivity.Talking, load: 2), At(10, AgentActivity.Talking, load: 3)]);

        day.Spans.ShouldHaveSingleItem().Time.ShouldBe(TimeSpan.FromDays(1));
        day.Events.Count.ShouldBe(2);
    }

    [Fact]
    public void What_lasted_for_no_time_leaves_no_span_behind()
    {
        var day = AgentDay.Of(s_midnight, s_next, AgentActivity.Ready, null, [At(9, AgentActivity.Offered), At(9, AgentActivity.Ready)]);

        day.Spans.ShouldBe([new(s_midnight, s_next, AgentActivity.Ready, null)]);
    }

    [Fact]
    public void An_event_at_midnight_decides_from_there()
    {
        var day = AgentDay.Of(s_midnight, s_next, AgentActivity.Talking, null, [At(0, AgentActivity.WrapUp)]);

        day.Spans.ShouldBe([new(s_midnight, s_next, AgentActivity.WrapUp, null)]);
    }

    [Fact]
    public void Spans_cover_the_day_without_gap_or_overlap_and_the_totals_add_up()
    {
        // Events of several machines: not quite in order, some at one moment, some beyond the borders.
        var happened = Gen.Select(Gen.Int[-3600, 90_000], Gens.OneOf(Enum.GetValues<AgentActivity>()), Gens.OneOf<string?>(null, "lunch", "missed-offer"), Gen.Int[0, 3],
            (second, activity, reason, load) => new AgentDayEvent(s_midnight.AddSeconds(second), activity, reason, load));
        Gen.Select(happened.List[0, 30], Gens.OneOf(Enum.GetValues<AgentActivity>()), Gen.Int[1, 86_400]).Sample((events, before, length) =>
        {
            var until = s_midnight.AddSeconds(length);
            var day = AgentDay.Of(s_midnight, until, before, null, events);

            day.Spans[0].From.ShouldBe(s_midnight);
            day.Spans[^1].Until.ShouldBe(until);
            day.Spans.ShouldAllBe(span => span.Time > TimeSpan.Zero);
            foreach (var (left, right) in day.Spans.Zip(day.Spans.Skip(1)))
            {
                right.From.ShouldBe(left.Until);
                (right.Activity, right.Reason).ShouldNotBe((left.Activity, left.Reason));
            }
            day.Totals.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time).ShouldBe(until - s_midnight);
            foreach (var (activity, total) in day.Totals) total.ShouldBe(TimeSpan.FromTicks(day.Spans.Where(span => span.Activity == activity).Sum(span => span.Time.Ticks)));
        });
    }

    [Fact]
    public void At_every_moment_the_span_says_what_the_last_event_before_it_said()
    {
        var happened = Gen.Select(Gen.Int[0, 1000], Gens.OneOf(Enum.GetValues<AgentActivity>()), (second, activity) => (second, activity));
        Gen.Select(happened.List[0, 20], Gen.Int[0, 999]).Sample((list, second) =>
        {
            var events = list.OrderBy(pair => pair.second).Select(pair => new AgentDayEvent(s_midnight.AddSeconds(pair.second), pair.activity, null, 0)).ToList();
            var day = AgentDay.Of(s_midnight, s_midnight.AddSeconds(1000), AgentActivity.SignedOut, null, events);

            var moment = s_midnight.AddSeconds(second);
            var expected = events.LastOrDefault(one => one.At <= moment)?.Activity ?? AgentActivity.SignedOut;
            day.Spans.Single(span => span.From <= moment && moment < span.Until).Activity.ShouldBe(expected);
        });
    }

    private static AgentDayEvent At(int hour, AgentActivity activity, string? reason = null, int load = 1) => new(s_midnight.AddHours(hour), activity, reason, load);
}
