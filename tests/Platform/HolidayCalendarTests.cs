using CsCheck;
using Serverless.Platform;

namespace Serverless.Tests.Platform;

public sealed class HolidayCalendarTests
{
    private static readonly HolidayCalendar s_calendar = new([]);

    [Theory]
    [InlineData("2026-11-23T00:00:00", "早上好！", "Good morning!")]
    [InlineData("2026-11-23T11:59:59", "早上好！", "Good morning!")]
    [InlineData("2026-11-23T12:00:00", "您好！", "Hello!")]
    [InlineData("2026-11-23T23:59:59", "您好！", "Hello!")]
    public void R35_the_greeting_changes_at_noon(string local, string chinese, string english) => Greeting(local).ShouldBe((chinese, english));

    // Lunar New Year of years with and without a leap month, before and after it (2023: leap 2nd, 2025: leap 6th, 2028: leap 5th, 2033: leap 11th).
    [Theory]
    [InlineData("2020-01-25")]
    [InlineData("2023-01-22")]
    [InlineData("2024-02-10")]
    [InlineData("2025-01-29")]
    [InlineData("2026-02-17")]
    [InlineData("2028-01-26")]
    [InlineData("2033-01-31")]
    [InlineData("2034-02-19")]
    public void R37_Spring_Festival_begins_with_the_lunar_year_and_lasts_a_week(string firstDay)
    {
        var first = DateTime.Parse(firstDay, System.Globalization.CultureInfo.InvariantCulture);

        Said(first.AddDays(-1)).ShouldNotBe("新年好！");
        for (var day = 0; day < 7; day++) Said(first.AddDays(day)).ShouldBe("新年好！");
        Said(first.AddDays(7)).ShouldNotBe("新年好！");
    }

    [Theory]
    [InlineData("2023-09-29")]
    [InlineData("2024-09-17")]
    [InlineData("2025-10-06")]
    [InlineData("2026-09-25")]
    [InlineData("2028-10-03")]
    [InlineData("2033-09-08")]
    public void R37_Mid_Autumn_is_the_fifteenth_of_the_eighth_lunar_month(string day) => Said(Day(day)).ShouldBe("中秋节快乐！");

    [Theory]
    [InlineData("2026-01-01", "新年好！")]
    [InlineData("2026-05-01", "劳动节快乐！")]
    [InlineData("2026-05-05", "劳动节快乐！")]
    [InlineData("2026-10-01", "国庆节快乐！")]
    [InlineData("2026-10-07", "国庆节快乐！")]
    public void R37_the_other_holidays_have_fixed_days(string day, string expected) => Said(Day(day)).ShouldBe(expected);

    [Theory]
    [InlineData("2026-01-02")]
    [InlineData("2026-04-30")]
    [InlineData("2026-05-06")]
    [InlineData("2026-09-30")]
    [InlineData("2026-10-08")]
    public void The_day_before_and_after_a_holiday_is_a_day_like_any_other(string day) => Said(Day(day)).ShouldBe("早上好！");

    [Fact]
    public void R37_the_years_notice_is_followed_instead_of_the_calendar()
    {
        var noticed = new HolidayCalendar([new(new(2026, 4, 30), new(2026, 5, 3), "劳动节快乐！", "Happy Labour Day!")]);

        noticed.Greeting(At("2026-04-30T09:00:00")).Chinese.ShouldBe("劳动节快乐！");
        noticed.Greeting(At("2026-05-03T23:59:59")).Chinese.ShouldBe("劳动节快乐！");
        noticed.Greeting(At("2026-05-04T09:00:00")).Chinese.ShouldBe("早上好！");
        noticed.Greeting(At("2026-10-01T09:00:00")).Chinese.ShouldBe("早上好！", "the year's notices say nothing of it");
        noticed.Greeting(At("2027-10-01T09:00:00")).Chinese.ShouldBe("国庆节快乐！", "no notice is set for that year yet");
    }

    [Fact]
    public void A_notice_over_the_turn_of_the_year_holds_on_both_sides()
    {
        var noticed = new HolidayCalendar([new(new(2026, 12, 31), new(2027, 1, 3), "新年好！", "Happy New Year!")]);

        noticed.Greeting(At("2026-12-31T09:00:00")).Chinese.ShouldBe("新年好！");
        noticed.Greeting(At("2027-01-03T09:00:00")).Chinese.ShouldBe("新年好！");
        noticed.Greeting(At("2027-01-04T09:00:00")).Chinese.ShouldBe("早上好！");
    }

    [Fact]
    public void Every_moment_of_the_century_has_a_greeting_in_both_languages() =>
        Gen.DateTime[new DateTime(2002, 1, 1), new DateTime(2100, 12, 31)].Sample(moment =>
        {
            var (chinese, english) = s_calendar.Greeting(new(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified), TimeSpan.FromHours(8)));
            chinese.ShouldEndWith("！");
            english.ShouldEndWith("!");
        });

    private static (string, string) Greeting(string local) => s_calendar.Greeting(At(local));

    private static string Said(DateTime day) => s_calendar.Greeting(new(day.AddHours(9), TimeSpan.FromHours(8))).Chinese;

    private static DateTime Day(string day) => DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string local) => new(Day(local), TimeSpan.FromHours(8));
}
