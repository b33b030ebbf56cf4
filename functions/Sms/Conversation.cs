using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>What is remembered of a number between its texts.</summary>
public sealed record Conversation(PhoneNumber Number)
{
    /// <summary>As chosen with 中文 or EN; null where the person never chose.</summary>
    public Language? ChosenLanguage { get; init; }

    /// <summary>When that was said: an older choice that comes late changes nothing.</summary>
    public DateTimeOffset? ChosenLanguageAt { get; init; }

    /// <summary>The newest text from the number; replies may follow it.</summary>
    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>Start of the hour in which automatic answers are counted, and how many there were.</summary>
    public DateTimeOffset? AnswersSince { get; init; }
    public int Answers { get; init; }

    /// <summary>Why the network says that the number cannot be texted (4002, 4004), until it texts us itself.</summary>
    public string? BadNumberReason { get; init; }

    /// <summary>When the sweeper will look at this number's unfinished texts; null when there are none.</summary>
    public DateTimeOffset? WatchedAt { get; init; }

    internal string? ETag { get; init; }

    /// <summary>The language to answer in: what they chose, else the keyword's, else Chinese for who writes it, else that of their country.</summary>
    public Language LanguageFor(string? message, Language? ofKeyword = null) =>
        ChosenLanguage
        ?? ofKeyword
        ?? (message?.Any(IsChinese) == true ? Language.Chinese
            : Number.Kind != PhoneNumberKind.International || s_chinese.Any(Number.Value.StartsWith) ? Language.Chinese
            : Language.English);

    /// <summary>
    /// Counts one automatic answer. At most <paramref name="limit"/> go to a number in an hour: two robots that answer each other must not go on for ever.
    /// </summary>
    /// <returns>The conversation with the answer counted, and whether it may be sent.</returns>
    public (Conversation After, bool Allowed) CountAnswer(DateTimeOffset now, int limit)
    {
        var fresh = AnswersSince is not { } since || now - since >= TimeSpan.FromHours(1);
        var counted = fresh ? this with { AnswersSince = now, Answers = 1 } : this with { Answers = Answers + 1 };
        return (counted, counted.Answers <= limit);
    }

    // Calling codes are never the beginning of one another.
    private static readonly string[] s_chinese = ["+86", "+852", "+853", "+886"];

    private static bool IsChinese(char c) => c is >= '\u3400' and <= '\u9fff' or >= '\uf900' and <= '\ufaff';
}
