using Serverless.Consent;
using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>What a caller hands over to have texted.</summary>
/// <param name="NaturalKey">Unique per number; the same key is never texted twice.</param>
public sealed record OutgoingText(PhoneNumber To, Template Template, IReadOnlyDictionary<string, string> Arguments, Purpose Purpose, string NaturalKey)
{
    /// <summary>Null: the language of the conversation.</summary>
    public Language? Language { get; init; }

    /// <summary>The caller's label, for reports and the carrier.</summary>
    public string? Tag { get; init; }
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Null: a day from now, or from when it may first be sent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The person who asked for it, if one did.</summary>
    public string? SentBy { get; init; }
}

/// <summary>
/// Every text leaves through here: decides by purpose whether and when it may be sent, and writes it out. Pure: reads nothing and saves nothing.
/// <list type="table">
/// <item><term>Reply</term><description>always, at once: the person has just written to us</description></item>
/// <item><term>Service, Page</term><description>unless the person has opted out of everything or the number is bad</description></item>
/// <item><term>Marketing</term><description>unless the person has opted out of anything or the number is bad; in quiet hours it waits</description></item>
/// </list>
/// </summary>
public sealed class TextGate(SmsOptions options, ServiceClock clock)
{
    /// <param name="suppressed">What the person has opted out of, as read just now; not asked for replies.</param>
    public Text Compose(OutgoingText outgoing, Conversation conversation, SuppressionScope? suppressed)
    {
        var now = clock.Now;
        var due = outgoing.NotBefore > now ? outgoing.NotBefore : null;
        var language = outgoing.Language ?? conversation.LanguageFor(null);
        var body = outgoing.Template.Render(language, outgoing.Arguments);
        var text = new Text
        {
            Id = TextId.Create(outgoing.To.Key, now, outgoing.NaturalKey),
            Direction = Direction.Out,
            Status = TextStatus.Queued,
            Number = outgoing.To,
            ServiceNumber = options.ServiceNumber,
            Body = body,
            Language = language,
            CreatedAt = now,
            NaturalKey = outgoing.NaturalKey,
            Segments = TextSegments.Of(body).Count,
            Purpose = outgoing.Purpose,
            Template = outgoing.Template.Id,
            Tag = outgoing.Tag,
            ExpiresAt = outgoing.ExpiresAt ?? (due ?? now) + TimeSpan.FromHours(options.LifetimeHours),
            SentBy = outgoing.SentBy,
            DueAt = due,
        };
        return Decide(text with { Life = [new(now, TextStatus.Queued, null)] }, conversation, suppressed);
    }

    /// <summary>Decides, once more for a text that has waited: the person's wish and the hour may have changed. Stays Queued when it may be sent, now or at its <c>DueAt</c>.</summary>
    public Text Decide(Text text, Conversation conversation, SuppressionScope? suppressed)
    {
        var now = clock.Now;
        if (text.ExpiresAt <= now) return text.Become(TextStatus.Expired, now, "Its time was over before it could be sent.");
        if (WhyNot(text.Purpose, conversation, suppressed) is { } reason) return text.Become(TextStatus.Suppressed, now, reason);
        if (text.Purpose == Purpose.Marketing)
        {
            if (QuietHours.FirstAllowed(text.Number, text.DueAt > now ? text.DueAt.Value : now) is not { } allowed)
                return text.Become(TextStatus.Suppressed, now, "No quiet hours are known for the number's country, so it gets no advertising.");
            if (allowed > now) text = text with { DueAt = allowed };
        }
        if (text.Life is [{ Reason: null } first]) text = text with { Life = [first with { Reason = Why(text.Purpose) }] };
        return text.DueAt >= text.ExpiresAt ? text.Become(TextStatus.Expired, now, "It may not be sent before its time is over.") : text;
    }

    /// <summary>A queued text whose time has come, ready to be handed to the carrier: with the repeatability pair that must be saved before the first try.</summary>
    public Text Start(Text text)
    {
        var now = clock.Now;
        return text.Status == TextStatus.Queued && (text.DueAt is not { } due || due <= now)
            ? text.Become(TextStatus.Sending, now) with { RepeatabilityId = Guid.NewGuid(), FirstSentAt = now, Repeats = 0, DueAt = null }
            : text;
    }

    private static string Why(Purpose? purpose) => purpose switch
    {
        Purpose.Reply => "A reply to what the person texted: always allowed.",
        Purpose.Marketing => "Marketing: no opt-out in force; not in quiet hours.",
        _ => $"{purpose}: no opt-out of all texts in force.",
    };

    private static string? WhyNot(Purpose? purpose, Conversation conversation, SuppressionScope? suppressed) => purpose switch
    {
        Purpose.Reply => null,
        _ when suppressed == SuppressionScope.All => "The person has opted out of all texts; the number's consent trail says when and how.",
        Purpose.Marketing when suppressed == SuppressionScope.Marketing => "The person has opted out of advertising; the number's consent trail says when and how.",
        _ when conversation.BadNumberReason is { } reason => $"The number is marked bad: {reason}",
        _ => null,
    };
}
