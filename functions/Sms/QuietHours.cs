using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>
/// The hours at the recipient's place in which advertising may arrive (compliance.md): 08:00-20:00 for North America (Florida's limit, the strictest),
/// 08:00-21:00 elsewhere. The place is told from the number's first digits; where they span zones, the hours must fit in all of them.
/// </summary>
public static class QuietHours
{
    private static readonly (string Digits, double[] Offsets, int From, int To)[] s_rules =
    [
        // Hawaii to Newfoundland, with summer time either way; the territories beyond the date line and next to it have prefixes of their own.
        ("1", [-10, -2.5], 8, 20),
        ("1670", [10], 8, 20),
        ("1671", [10], 8, 20),
        ("1684", [-11], 8, 20),
        ("7", [2, 12], 8, 21),
        ("44", [0, 1], 8, 21),
        ("61", [8, 11], 8, 21),
        ("81", [9], 8, 21),
        ("82", [9], 8, 21),
        ("852", [8], 8, 21),
        ("853", [8], 8, 21),
        ("86", [8], 8, 21),
        ("886", [8], 8, 21),
    ];

    /// <summary>
    /// The first moment from <paramref name="at"/> on at which a marketing text may reach the number; null where the hours of its country are not known, since
    /// a wrong guess rings at night.
    /// </summary>
    public static DateTimeOffset? FirstAllowed(PhoneNumber number, DateTimeOffset at)
    {
        if (number.Kind != PhoneNumberKind.International) return null;
        var rule = s_rules.Where(r => number.Value.AsSpan(1).StartsWith(r.Digits)).OrderByDescending(r => r.Digits.Length).FirstOrDefault();
        if (rule.Offsets is null) return null;
        // In UTC the window opens with the westernmost place's morning and closes with the easternmost one's evening.
        var (open, close) = (rule.Offsets.Max(offset => rule.From - offset), rule.Offsets.Min(offset => rule.To - offset));
        var midnight = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = -1; ; day++)
        {
            var (opens, closes) = (midnight.AddDays(day).AddHours(open), midnight.AddDays(day).AddHours(close));
            if (at < closes) return at < opens ? opens : at;
        }
    }
}
