using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>What is remembered of a number between its texts.</summary>
public sealed record Conversation(PhoneNumber Number)
{
    /// <summary>As chosen with 中文 or EN; null where the person never chose.</summary>
    public Language? ChosenLanguage { get; init; }

    /// <summary>Start of the hour in which automatic answers are counted, and how many there were.</summary>
    public DateTimeOffset? AnswersSince { get; init; }
    public int Answers { get; init; }

    /// <summary>Why the network says that the number cannot be texted (4002, 4004), until it texts us itself.</summary>
    public string? BadNumberReason { get; init; }

    /// <summary>When the sweeper will look at this number's unfinished texts; null when there are none.</summary>
    public DateTimeOffset? WatchedAt { get; init; }

    internal string? ETag { get; init; }

    /// <summary>The language to answer in: what they chose, else what they wrote in, else that of their country.</summary>
    public Language LanguageFor(string? message, Language? ofKeyword = null) =>
        ChosenLanguage
        ?? ofKeyword
        ?? (message?.Any(IsChinese) == true ? Language.Chinese
            : Number.CountryCode is 86 or 852 or 853 or 886 or 0 ? Language.Chinese
            : Language.English);

    /// <summary>
    /// Counts one automatic answer. At most <paramref name="limit"/> go to a number in an hour: two robots that answer each other must not go on for ever.
    /// </summary>
    /// <returns>The conversation with the answer counted, and whether it may be sent, and whether this is the one that hit the limit.</returns>
    public (Conversation After, bool Allowed, bool JustReached) CountAnswer(DateTimeOffset now, int limit)
    {
        var fresh = AnswersSince is not { } since || now - since >= TimeSpan.FromHours(1);
        var counted = fresh ? this with { AnswersSince = now, Answers = 1 } : this with { Answers = Answers + 1 };
        return (counted, counted.Answers <= limit, counted.Answers == limit + 1);
    }

    private static bool IsChinese(char c) => c is >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff';
}
