using System.Text.Json.Serialization;
using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>The languages that 12580 speaks; their names outside are BCP 47's.</summary>
public enum Language
{
    [JsonStringEnumMemberName("zh-CN")]
    Chinese,

    [JsonStringEnumMemberName("en")]
    English,
}

/// <summary>What a text is for, which decides what may stop it.</summary>
public enum Purpose
{
    /// <summary>Answers what the person has just texted or done.</summary>
    Reply,

    /// <summary>News of the person's own affairs: a request's state, a callback's time.</summary>
    Service,

    /// <summary>A message to a subscriber from somebody who paged them.</summary>
    Page,

    /// <summary>Advertising: consent and quiet hours.</summary>
    Marketing,
}

public enum Direction
{
    /// <summary>Mobile originated (MO): from a handset.</summary>
    In,

    /// <summary>Mobile terminated (MT): to a handset.</summary>
    Out,
}

/// <summary>One step of a text's life.</summary>
/// <param name="Reason">In plain words, with the carrier's code where there is one; never the text itself.</param>
public sealed record LifeEvent(DateTimeOffset At, TextStatus Status, string? Reason);

/// <summary>A text, received or sent, with its whole life. Immutable: every change is a new value that the store saves against the ETag that was read.</summary>
public sealed record Text
{
    public required TextId Id { get; init; }
    public required Direction Direction { get; init; }
    public required TextStatus Status { get; init; }

    /// <summary>The handset's side.</summary>
    public required PhoneNumber Number { get; init; }

    /// <summary>Our side, as it was texted (12580 or 1258) or is texted from.</summary>
    public required string ServiceNumber { get; init; }
    public required string Body { get; init; }
    public required Language Language { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Unique per number: the same key is the same text, however often it is asked for.</summary>
    public required string NaturalKey { get; init; }

    public int Segments { get; init; } = 1;

    /// <summary>The command that a received text was taken as, or "message" for one that an agent reads.</summary>
    public string? Command { get; init; }
    public Purpose? Purpose { get; init; }
    public string? Template { get; init; }

    /// <summary>The caller's own label, for reports.</summary>
    public string? Tag { get; init; }

    /// <summary>What the carrier shows in its delivery reports: the caller's label, or else what makes the text unique.</summary>
    public string CarrierTag => Tag ?? NaturalKey;

    /// <summary>The pair that lets the carrier tell a repeat from a new text (acs.md 1.4); saved before the first try.</summary>
    public Guid? RepeatabilityId { get; init; }
    public DateTimeOffset? FirstSentAt { get; init; }

    /// <summary>Tries with the pair after the first. Above 0, what the carrier says of the last one says nothing of those before.</summary>
    public int Repeats { get; init; }

    /// <summary>Tries that the carrier answered with "not now".</summary>
    public int Attempts { get; init; }

    /// <summary>Not to be sent before; the next try of a text that waits.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public string? CarrierMessageId { get; init; }

    /// <summary>The carrier's code of the last outcome, such as "4007".</summary>
    public string? Code { get; init; }

    /// <summary>Who asked for it, when a person did.</summary>
    public string? SentBy { get; init; }
    public IReadOnlyList<LifeEvent> Life { get; init; } = [];

    internal string? ETag { get; init; }

    /// <summary>The text after a change of status that <see cref="TextTransitions"/> allows; anything else is a fault of ours.</summary>
    public Text Become(TextStatus status, DateTimeOffset at, string? reason = null) =>
        Status.CanBecome(status)
            ? this with { Status = status, Life = [.. Life, new(at, status, reason)] }
            : throw new InvalidOperationException($"A text that is {Status} cannot become {status}.");

    /// <summary>When a sweeper should look whether this text is stuck; null when nothing waits.</summary>
    public DateTimeOffset? Deadline => Status switch
    {
        TextStatus.Queued => (DueAt ?? CreatedAt) + SendLadder.Grace,
        TextStatus.Sending => (DueAt ?? FirstSentAt ?? CreatedAt) + SendLadder.Grace,
        TextStatus.Accepted => DueAt ?? CreatedAt + ReportLadder.First,
        _ => null,
    };
}
