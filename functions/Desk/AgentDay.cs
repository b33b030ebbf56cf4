namespace Serverless.Desk;

/// <summary>A stretch of an agent's day in which they did one thing.</summary>
public sealed record AgentSpan(DateTimeOffset From, DateTimeOffset Until, AgentActivity Activity, string? Reason)
{
    public TimeSpan Time => Until - From;
}

/// <summary>What an agent did between two moments: spans without gap or overlap, neighbours of which differ.</summary>
public sealed record AgentDay(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<AgentDayEvent> Events, IReadOnlyList<AgentSpan> Spans)
{
    public IReadOnlyDictionary<AgentActivity, TimeSpan> Totals { get; } =
        Spans.GroupBy(span => span.Activity).ToDictionary(group => group.Key, group => group.Aggregate(TimeSpan.Zero, (sum, span) => sum + span.Time));

    /// <param name="activity">What they were doing when it began.</param>
    /// <param name="events">Oldest first; what lies outside is taken for its border.</param>
    public static AgentDay Of(DateTimeOffset from, DateTimeOffset until, AgentActivity activity, string? reason, IReadOnlyList<AgentDayEvent> events)
    {
        List<AgentSpan> spans = [];
        var current = new AgentSpan(from, from, activity, reason);
        foreach (var happened in events)
        {
            if (happened.Activity == current.Activity && happened.Reason == current.Reason) continue;
            // Clocks of two machines differ a little: nothing ends before it began.
            var at = happened.At < current.From ? current.From : happened.At > until ? until : happened.At;
            Add(current with { Until = at });
            current = new(at, at, happened.Activity, happened.Reason);
        }
        Add(current with { Until = until });
        return new(from, until, events, spans);

        void Add(AgentSpan span)
        {
            if (span.Until <= span.From) return;
            // What lasted for no time at all may have stood between two of a kind.
            if (spans is [.., var last] && last.Activity == span.Activity && last.Reason == span.Reason) spans[^1] = last with { Until = span.Until };
            else spans.Add(span);
        }
    }
}
