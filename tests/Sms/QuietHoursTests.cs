using CsCheck;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class QuietHoursTests
{
    // Every zone in which a subscriber of a +1 number of the fifty states may be, summer time or not; numbers are kept when people move.
    private static readonly string[] s_states =
    [
        "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/Adak", "Pacific/Honolulu",
        "America/Puerto_Rico", "America/Halifax",
    ];

    private static readonly Gen<DateTimeOffset> s_moments =
        Gen.DateTime[new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2032, 1, 1, 0, 0, 0, DateTimeKind.Utc)].Select(moment => new DateTimeOffset(moment, TimeSpan.Zero));

    [Theory]
    [InlineData("+8613800138000", "Asia/Shanghai", 8, 21)]
    [InlineData("+85261234567", "Asia/Hong_Kong", 8, 21)]
    [InlineData("+85366123456", "Asia/Macau", 8, 21)]
    [InlineData("+886912345678", "Asia/Taipei", 8, 21)]
    [InlineData("+819012345678", "Asia/Tokyo", 8, 21)]
    [InlineData("+821012345678", "Asia/Seoul", 8, 21)]
    [InlineData("+447700900123", "Europe/London", 8, 21)]
    [InlineData("+61412345678", "Australia/Perth", 8, 21)]
    [InlineData("+61412345678", "Australia/Sydney", 8, 21)]
    [InlineData("+79161234567", "Europe/Kaliningrad", 8, 21)]
    [InlineData("+79161234567", "Asia/Kamchatka", 8, 21)]
    [InlineData("+16712345678", "Pacific/Guam", 8, 20)]
    [InlineData("+16702345678", "Pacific/Saipan", 8, 20)]
    [InlineData("+16842345678", "Pacific/Pago_Pago", 8, 20)]
    public void Advertising_never_arrives_at_night_at_the_recipients_place(string number, string zone, int from, int to) =>
        s_moments.Sample(at => AssertAllowed(number, at, zone, from, to));

    [Fact]
    public void In_the_United_States_advertising_arrives_only_when_it_is_day_in_every_state() =>
        Gen.Select(s_moments, Gens.OneOf("+12065550101", "+13055550101", "+18085550101", "+17875550101")).Sample((at, number) =>
        {
            foreach (var zone in s_states) AssertAllowed(number, at, zone, 8, 20);
        });

    [Theory]
    [InlineData("2026-11-22T23:59:59+08:00", "2026-11-23T08:00:00+08:00")]
    [InlineData("2026-11-22T21:00:00+08:00", "2026-11-23T08:00:00+08:00")]
    [InlineData("2026-11-22T20:59:59+08:00", "2026-11-22T20:59:59+08:00")]
    [InlineData("2026-11-22T08:00:00+08:00", "2026-11-22T08:00:00+08:00")]
    [InlineData("2026-11-22T07:59:59+08:00", "2026-11-22T08:00:00+08:00")]
    [InlineData("2026-11-22T00:00:00+08:00", "2026-11-22T08:00:00+08:00")]
    public void In_China_advertising_waits_from_nine_in_the_evening_until_eight(string at, string allowed) =>
        First("+8613800138000", Time(at)).ShouldBe(Time(allowed));

    [Fact]
    public void It_is_never_held_longer_than_the_night_nor_moved_when_it_may_go_now() => Gen.Select(s_moments, Gens.OneOf("+8613800138000", "+12065550101", "+447700900123")).Sample((at, number) =>
    {
        var first = First(number, at);
        first.ShouldBeInRange(at, at.AddHours(24));
        First(number, first).ShouldBe(first);
        if (first > at) First(number, at.AddTicks((first - at).Ticks / 2)).ShouldBe(first, "it is quiet until then");
    });

    [Fact]
    public void Where_no_hours_are_known_advertising_is_never_allowed() => QuietHours.FirstAllowed(Numbers.Of("+5511961234567"), Time("2026-11-22T12:00:00Z")).ShouldBeNull();

    private static void AssertAllowed(string number, DateTimeOffset at, string zone, int from, int to)
    {
        var there = TimeZoneInfo.ConvertTime(First(number, at), TimeZoneInfo.FindSystemTimeZoneById(zone));
        there.TimeOfDay.ShouldBeInRange(TimeSpan.FromHours(from), TimeSpan.FromHours(to) - TimeSpan.FromTicks(1), $"{zone} {there:O}");
    }

    private static DateTimeOffset First(string number, DateTimeOffset at) => QuietHours.FirstAllowed(Numbers.Of(number), at).ShouldNotBeNull();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
