namespace Serverless.Sms;

/// <summary>Where a text is in its life. <see cref="TextTransitions"/> says what may follow what.</summary>
public enum TextStatus
{
    /// <summary>From a handset: stored, its command carried out or its contact opened.</summary>
    Received,

    /// <summary>To a handset: waits for its time, its turn or the next try.</summary>
    Queued,

    /// <summary>Handed to the carrier, whose answer is not known yet.</summary>
    Sending,

    /// <summary>The carrier has it; a delivery report is to come.</summary>
    Accepted,
    Delivered,
    Failed,

    /// <summary>It may or may not have been sent, and the carrier can no longer tell a repeat from a new text: an operator looks, nothing is sent again.</summary>
    Unknown,

    /// <summary>Not sent because of the person's wish, or a number known to be bad.</summary>
    Suppressed,

    /// <summary>Not sent because its time was over.</summary>
    Expired,
}

/// <summary>The only changes of status that are ever written.</summary>
public static class TextTransitions
{
    private static readonly Dictionary<TextStatus, TextStatus[]> s_next = new()
    {
        [TextStatus.Received] = [],
        [TextStatus.Queued] = [TextStatus.Sending, TextStatus.Suppressed, TextStatus.Expired],
        // Delivered and Failed straight from Sending: a delivery report may overtake the carrier's own answer.
        [TextStatus.Sending] = [TextStatus.Queued, TextStatus.Accepted, TextStatus.Delivered, TextStatus.Failed, TextStatus.Unknown, TextStatus.Expired],
        [TextStatus.Accepted] = [TextStatus.Delivered, TextStatus.Failed, TextStatus.Unknown],
        // A late report still settles what nobody knew.
        [TextStatus.Unknown] = [TextStatus.Accepted, TextStatus.Delivered, TextStatus.Failed],
        [TextStatus.Delivered] = [],
        [TextStatus.Failed] = [],
        [TextStatus.Suppressed] = [],
        [TextStatus.Expired] = [],
    };

    public static bool CanBecome(this TextStatus from, TextStatus to) => s_next[from].Contains(to);

    public static bool IsFinal(this TextStatus status) => s_next[status].Length == 0;

    /// <summary>Whether a sweeper must look at the text again.</summary>
    public static bool IsWaiting(this TextStatus status) => status is TextStatus.Queued or TextStatus.Sending or TextStatus.Accepted;
}
