using System.Globalization;

namespace Serverless.Platform;

/// <summary>A holiday's greeting and the local days, both inclusive, on which it is said.</summary>
public sealed record Holiday(DateOnly From, DateOnly To, string Chinese, string English);

/// <summary>
/// The greetings of R35-R37: a holiday's wish on its days, otherwise 早上好 from 0:00 to 12:00 and 您好 after. The days of a holiday follow
/// each year's notice (<c>Holidays</c> in the settings); where no notice is set for a year they follow the calendar, lunar where the holiday is.
/// </summary>
public sealed class HolidayCalendar(IReadOnlyList<Holiday> notices)
{
    private static readonly ChineseLunisolarCalendar s_lunar = new();

    public (string Chinese, string English) Greeting(DateTimeOffset local)
    {
        return Find(DateOnly.FromDateTime(local.DateTime)) is { } today
            ? (today.Chinese, today.English)
            : local.Hour < 12 ? ("早上好！", "Good morning!") : ("您好！", "Hello!");
    }

    /// <param name="day">A local day.</param>
    public bool IsHoliday(DateOnly day) => Find(day) is not null;

    private Holiday? Find(DateOnly day)
    {
        // A notice holds on its days even where they run into a year that has no notice of its own yet.
        var isNoticed = notices.Any(notice => notice.From.Year == day.Year || (notice.From <= day && day <= notice.To));
        var holidays = isNoticed ? notices : ByCalendar(day.Year);
        return holidays.FirstOrDefault(holiday => holiday.From <= day && day <= holiday.To);
    }

    private static IReadOnlyList<Holiday> ByCalendar(int year) =>
    [
        new(new(year, 1, 1), new(year, 1, 1), "新年好！", "Happy New Year!"),
        Days(Lunar(year, 1, 1), 7, "新年好！", "Happy New Year!"),
        Days(new(year, 5, 1), 5, "劳动节快乐！", "Happy Labour Day!"),
        Days(Lunar(year, 8, 15), 1, "中秋节快乐！", "Happy Mid-Autumn Festival!"),
        Days(new(year, 10, 1), 7, "国庆节快乐！", "Happy National Day!"),
    ];

    private static Holiday Days(DateOnly from, int days, string chinese, string english) => new(from, from.AddDays(days - 1), chinese, english);

    private static DateOnly Lunar(int year, int month, int day)
    {
        var leap = s_lunar.GetLeapMonth(year);
        // The calendar numbers months through: those from the leap month on are one higher.
        var number = leap > 0 && month >= leap ? month + 1 : month;
        return DateOnly.FromDateTime(s_lunar.ToDateTime(year, number, day, 0, 0, 0, 0));
    }
}

/// <summary>Section <c>Holidays</c> of the settings: the year's notices (R37). A year with any notice is greeted by its notices alone.</summary>
public sealed class HolidayOptions
{
    public const string Section = "Holidays";

    public List<HolidayNotice> Notices { get; set; } = [];

    public HolidayCalendar Calendar() => new([.. Notices.Select(notice => new Holiday(
        DateOnly.FromDateTime(notice.From), DateOnly.FromDateTime(notice.To), notice.Chinese, notice.English))]);
}

/// <summary>One holiday as it was announced: first and last local day, and what is said on them.</summary>
public sealed class HolidayNotice
{
    public DateTime From { get; set; }
    public DateTime To { get; set; }
    public string Chinese { get; set; } = "";
    public string English { get; set; } = "";
}
