using CsCheck;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class WeekHoursTests
{
    private static readonly DayOfWeek[] s_workdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
    private static readonly HolidayCalendar s_holidays = new([]);

    private static readonly Gen<OpenHours> s_hours =
        from days in Gens.OneOf(Enum.GetValues<DayOfWeek>()).Array[1, 7]
        from hours in Gen.Int[0, 23].Array[2]
        from half in Gen.Bool
        select new OpenHours(days, new(hours[0], 0), new(hours[1], half ? 30 : 0));

    // November 23rd, 2026 is a Monday.
    [Theory]
    [InlineData("2026-11-23T08:59:59", false)]
    [InlineData("2026-11-23T09:00:00", true)]
    [InlineData("2026-11-23T17:59:59", true)]
    [InlineData("2026-11-23T18:00:00", false)]
    [InlineData("2026-11-27T12:00:00", true)]
    [InlineData("2026-11-28T12:00:00", false)]
    [InlineData("2026-11-22T12:00:00", false)]
    public void A_queue_is_open_in_its_hours(string local, bool open) =>
        Queue(new OpenHours(s_workdays, new(9, 0), new(18, 0))).IsOpen(At(local), s_holidays).ShouldBe(open);

    [Theory]
    [InlineData("2026-11-27T21:59:59", false)]
    [InlineData("2026-11-27T22:00:00", true)]
    [InlineData("2026-11-28T00:00:00", true)]
    [InlineData("2026-11-28T05:59:59", true)]
    [InlineData("2026-11-28T06:00:00", false)]
    [InlineData("2026-11-28T22:00:00", false)]
    [InlineData("2026-11-27T05:00:00", false)]
    public void Hours_that_pass_midnight_belong_to_the_day_on_which_they_begin(string local, bool open) =>
        Queue(new OpenHours([DayOfWeek.Friday], new(22, 0), new(6, 0))).IsOpen(At(local), s_holidays).ShouldBe(open);

    [Theory]
    [InlineData("2026-11-22T23:59:59", false)]
    [InlineData("2026-11-23T00:00:00", true)]
    [InlineData("2026-11-23T23:59:59", true)]
    [InlineData("2026-11-24T00:00:00", false)]
    public void From_midnight_to_midnight_is_the_whole_day(string local, bool open) =>
        Queue(new OpenHours([DayOfWeek.Monday], new(0, 0), new(0, 0))).IsOpen(At(local), s_holidays).ShouldBe(open);

    [Fact]
    public void The_hours_are_those_of_China_wherever_the_instant_is_written_down()
    {
        var queue = Queue(new OpenHours(s_workdays, new(9, 0), new(18, 0)));

        queue.IsOpen(new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero), s_holidays).ShouldBeTrue("nine o'clock in China");
        queue.IsOpen(new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(-5)), s_holidays).ShouldBeFalse("ten at night in China");
    }

    [Fact]
    public void A_queue_without_hours_is_always_open() => Gen.DateTime[new DateTime(2010, 1, 1), new DateTime(2090, 1, 1)].Sample(moment =>
    {
        var instant = new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc));
        var queue = new QueueSettings("service", "客服", "Service");
        queue.IsOpen(instant, s_holidays).ShouldBeTrue();
        queue.NextOpening(instant, s_holidays).ShouldBe(instant);
    });

    [Fact]
    public void R37_a_queue_that_keeps_holidays_is_closed_on_them_from_midnight_to_midnight()
    {
        var nights = Queue(new OpenHours(Enum.GetValues<DayOfWeek>(), new(20, 0), new(8, 0))) with { ClosedOnHolidays = true };

        nights.IsOpen(At("2026-09-30T23:59:59"), s_holidays).ShouldBeTrue();
        nights.IsOpen(At("2026-10-01T00:00:00"), s_holidays).ShouldBeFalse();
        nights.IsOpen(At("2026-10-07T23:59:59"), s_holidays).ShouldBeFalse();
        nights.IsOpen(At("2026-10-08T00:00:00"), s_holidays).ShouldBeTrue("the night's hours go on");
        (nights with { ClosedOnHolidays = false }).IsOpen(At("2026-10-01T00:00:00"), s_holidays).ShouldBeTrue();
    }

    [Theory]
    [InlineData("2026-11-23T08:00:00", "2026-11-23T09:00:00")]
    [InlineData("2026-11-23T10:00:00", "2026-11-23T10:00:00")]
    [InlineData("2026-11-23T18:00:00", "2026-11-24T09:00:00")]
    [InlineData("2026-11-27T18:00:00", "2026-11-30T09:00:00")]
    [InlineData("2026-09-30T18:00:00", "2026-10-08T09:00:00")]
    public void The_next_opening_skips_nights_weekends_and_holidays(string local, string opens) =>
        (Queue(new OpenHours(s_workdays, new(9, 0), new(18, 0))) with { ClosedOnHolidays = true }).NextOpening(At(local), s_holidays).ShouldBe(At(opens));

    [Fact]
    public void A_queue_that_is_open_around_the_clock_opens_when_the_holiday_is_over() =>
        (new QueueSettings("service", "客服", "Service") with { ClosedOnHolidays = true }).NextOpening(At("2026-10-03T15:00:00"), s_holidays).ShouldBe(At("2026-10-08T00:00:00"));

    [Fact]
    public void A_queue_that_never_opens_says_so() => Queue().NextOpening(At("2026-11-23T10:00:00"), s_holidays).ShouldBeNull();

    [Fact]
    public void Within_the_hours_means_no_longer_after_their_beginning_than_they_last() =>
        Gen.Select(s_hours, Gen.Int[0, 60 * 24 * 28]).Sample((hours, minute) =>
        {
            var local = At("2026-11-02T00:00:00").AddMinutes(minute);
            var length = hours.Until.ToTimeSpan() - hours.From.ToTimeSpan();
            if (length <= TimeSpan.Zero) length += TimeSpan.FromDays(1);
            var midnight = new DateTimeOffset(local.Date, local.Offset);
            var beginnings = new[] { midnight, midnight.AddDays(-1) }.Where(day => hours.Days.Contains(day.DayOfWeek)).Select(day => day + hours.From.ToTimeSpan());

            hours.Contain(local).ShouldBe(beginnings.Any(begin => begin <= local && local < begin + length));
        });

    [Fact]
    public void The_next_opening_is_open_and_no_moment_before_it_is() =>
        Gen.Select(s_hours.Array[1, 3], Gen.Int[0, 60 * 24 * 7 * 5], Gen.Bool).Sample((open, minute, closedOnHolidays) =>
        {
            var from = At("2026-09-14T00:00:00").AddMinutes(minute);
            var queue = Queue(open) with { ClosedOnHolidays = closedOnHolidays };

            var next = queue.NextOpening(from, s_holidays).ShouldNotBeNull();

            queue.IsOpen(next, s_holidays).ShouldBeTrue();
            for (var before = from; before < next; before = before.AddMinutes(15)) queue.IsOpen(before, s_holidays).ShouldBeFalse();
            if (next > from) queue.IsOpen(next.AddTicks(-1), s_holidays).ShouldBeFalse();
        }, iter: 300);

    private static QueueSettings Queue(params OpenHours[] open) => new("service", "客服", "Service", Hours: new(open));

    private static DateTimeOffset At(string local) => new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
