namespace Serverless.Sms;

/// <summary>When a text that was not accepted is tried again. A refusal is never tried again.</summary>
public static class SendLadder
{
    /// <summary>
    /// How long after the first try the carrier still knows a repeat. ACS's page says about five minutes, for other services than texts (acs.md 1.4): the margin is for clocks and slow answers.
    /// </summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(4.5);

    /// <summary>How far a text may be behind its time before a sweeper takes it up.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    // A busy carrier (429, 503) has not taken the text, so there is no hurry and no danger: minutes, then an hour, until the text expires.
    private static readonly TimeSpan[] s_busy =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    // An outcome that nobody knows must be settled while the carrier still recognises the repeat.
    private static readonly TimeSpan[] s_unknown =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1),
    ];

    /// <param name="attempt">Tries so far, from 1.</param>
    /// <param name="retryAfter">What the carrier asked for; never undercut.</param>
    public static TimeSpan AfterBusy(int attempt, TimeSpan? retryAfter) => Step(s_busy, attempt, retryAfter);

    /// <inheritdoc cref="AfterBusy"/>
    public static TimeSpan AfterUnknown(int attempt, TimeSpan? retryAfter = null) => Step(s_unknown, attempt, retryAfter);

    private static TimeSpan Step(TimeSpan[] ladder, int attempt, TimeSpan? retryAfter)
    {
        var step = ladder[Math.Clamp(attempt - 1, 0, ladder.Length - 1)];
        return retryAfter > step ? retryAfter.Value : step;
    }
}

/// <summary>When a delivery report that did not come is asked for at the carrier.</summary>
public static class ReportLadder
{
    /// <summary>After this nobody will know: handsets that stay off are given up by carriers within 72 hours.</summary>
    public static readonly TimeSpan GiveUp = TimeSpan.FromHours(72);

    private static readonly TimeSpan[] s_polls =
    [
        TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24), TimeSpan.FromHours(48),
    ];

    public static TimeSpan First => s_polls[0];

    /// <summary>The age at which to ask next, given the age at which nothing was known; null when it is time to give up.</summary>
    public static TimeSpan? Next(TimeSpan age) =>
        age >= GiveUp ? null : s_polls.Where(poll => poll > age).Append(GiveUp).First();
}
