using System.Globalization;
using Serverless.Worker.StandAlone.Timers;

namespace Serverless.Tests.Worker;

public sealed class TimerScheduleTests
{
    private static readonly DateTimeOffset Saturday = DateTimeOffset.Parse("2025-03-01T09:02:30Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("0 */5 * * * *", "2025-03-01T09:05:00Z")]
    [InlineData("*/10 * * * * *", "2025-03-01T09:02:40Z")]
    [InlineData("*/5 * * * *", "2025-03-01T09:05:00Z")]
    [InlineData("0 30 9 * * 1-5", "2025-03-03T09:30:00Z")]
    [InlineData("0 0 0 1 Jan *", "2026-01-01T00:00:00Z")]
    [InlineData("00:05:00", "2025-03-01T09:07:30Z")]
    [InlineData("1.00:00:00", "2025-03-02T09:02:30Z")]
    public void Next_is_the_first_time_after(string schedule, string next) =>
        TimerSchedule.Parse(schedule).Next(Saturday).ShouldBe(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture));

    [Fact]
    public void Next_of_a_day_that_never_comes_is_none() => TimerSchedule.Parse("0 0 0 30 2 *").Next(Saturday).ShouldBeNull();

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("00:00:59", true)]
    [InlineData("0,20 0 * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:01:00", false)]
    [InlineData("0 0 0 30 2 *", false)]
    public void IsSubMinute_looks_at_the_next_ticks(string schedule, bool expected) => TimerSchedule.Parse(schedule).IsSubMinute(Saturday).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("* * * * * * *")]
    [InlineData("-00:01:00")]
    public void Parse_refuses_what_is_no_schedule(string schedule) => Should.Throw<InvalidOperationException>(() => TimerSchedule.Parse(schedule));
}
