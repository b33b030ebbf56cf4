using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>
/// The hours at the recipient's place in which advertising may arrive (compliance.md): 08:00-20:00 for North America (Florida's limit, the strictest),
/// 08:00-21:00 for China and everybody else. The place is told from the country code; where a country spans zones, the hours must fit in all of them.
/// </summary>
public static class QuietHours
{
    private static readonly (int CountryCode, double[] Offsets, int From, int To)[] s_rules =
    [
        // Hawaii to the Atlantic, with summer time either way.
        (1, [-10, -3], 8, 20),
        (7, [2, 12], 8, 21),
        (44, [0, 1], 8, 21),
        (61, [8, 11], 8, 21),
        (81, [9], 8, 21),
        (82, [9], 8, 21),
        (852, [8], 8, 21),
        (853, [8], 8, 21),
        (86, [8], 8, 21),
        (886, [8], 8, 21),
    ];

    /// <summary>The first moment from <paramref name="at"/> on at which a marketing text may reach the number.</summary>
    public static DateTimeOffset FirstAllowed(PhoneNumber number, DateTimeOffset at)
    {
        var code = number.CountryCode;
        var rule = s_rules.FirstOrDefault(r => r.CountryCode == code);
        // A country without a rule is taken to be on the service's own time.
        var (offsets, from, to) = rule.Offsets is null ? ([8], 8, 21) : (rule.Offsets, rule.From, rule.To);
        // In UTC the window opens with the westernmost place's morning and closes with the easternmost one's evening.
        var (open, close) = (offsets.Max(offset => from - offset), offsets.Min(offset => to - offset));
        var midnight = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = -1; ; day++)
        {
            var (opens, closes) = (midnight.AddDays(day).AddHours(open), midnight.AddDays(day).AddHours(close));
            if (at < closes) return at < opens ? opens : at;
        }
    }
}
