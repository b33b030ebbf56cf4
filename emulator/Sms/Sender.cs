using System.Text.RegularExpressions;

namespace Serverless.Emulator.Sms;

/// <summary>Kinds of senders; they differ in rate and in who acts on STOP.</summary>
public enum SenderKind
{
    /// <summary>+1 8xx: the carrier enforces STOP and START.</summary>
    TollFree,

    /// <summary>A local number (10DLC): ACS documents no handling of STOP.</summary>
    LocalNumber,

    /// <summary>A US short code: ACS answers STOP, START and HELP.</summary>
    UsShortCode,

    /// <summary>A short code of any other country, such as 12580: nobody acts on STOP, the service must.</summary>
    ShortCode,

    /// <summary>A name: it can send but not receive.</summary>
    Alphanumeric,
}

/// <summary>A sender that the resource owns: E.164 with plus, a short code without, or up to 11 letters, digits and spaces.</summary>
public sealed record Sender(string Id, SenderKind Kind)
{
    /// <summary>12580 and its old number 1258, a toll-free number and a name.</summary>
    public static IReadOnlyList<Sender> Defaults { get; } =
    [
        new("12580", SenderKind.ShortCode),
        new("1258", SenderKind.ShortCode),
        new("+18005550100", SenderKind.TollFree),
        new("Mobile12580", SenderKind.Alphanumeric),
    ];

    /// <summary>
    /// Recipients per 60 seconds (learn.microsoft.com/azure/communication-services/concepts/service-limits). A local number's depends
    /// on its registration; here it is that of AT&amp;T's classes A to D.
    /// </summary>
    public int RateLimit => Kind switch
    {
        SenderKind.TollFree => 200,
        SenderKind.LocalNumber => 4_500,
        SenderKind.Alphanumeric => 600,
        _ => 6_000,
    };
}

/// <summary>The senders of the resource.</summary>
internal sealed partial class Senders
{
    private readonly Dictionary<string, Sender> byKey;

    public Senders(EmulatorOptions options)
    {
        All = options.Senders.Count > 0 ? [.. options.Senders] : Sender.Defaults;
        if (All.FirstOrDefault(sender => !IsWellFormed(sender.Id)) is { } malformed)
            throw new ArgumentException($"Sender '{malformed.Id}' is not a sender ACS could own: use E.164 with a plus, 4 to 6 digits, or up to 11 letters, digits and spaces.", nameof(options));
        byKey = All.ToDictionary(sender => NumberKey.Of(sender.Id));
    }

    public IReadOnlyList<Sender> All { get; }

    public Sender? Find(string id) => byKey.GetValueOrDefault(NumberKey.Of(id));

    public static bool IsWellFormed(string from) => Form().IsMatch(from);

    // 1258, the old number of the service, makes short codes of four digits necessary; ACS sells five and six.
    [GeneratedRegex(@"\A(\+[1-9][0-9]{7,14}|[0-9]{4,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})\z")]
    private static partial Regex Form();
}
