using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>
/// What supervisors decide about the desk, as one document that is read and replaced as a whole. <see cref="Default"/> works untouched;
/// only a document without errors (<see cref="Validate"/>) is ever stored.
/// </summary>
/// <param name="Routing">In order: the first rule that matches decides, and the last matches everything.</param>
/// <param name="NewAgents">What somebody may do who signs in for the first time.</param>
/// <param name="ForbiddenPhrases">What no agent says to a customer (R39).</param>
public sealed record DeskSettings(
    IReadOnlyList<QueueSettings> Queues, IReadOnlyList<RoutingRule> Routing, AgentDefaults NewAgents, IReadOnlyList<CannedAnswer> Answers,
    IReadOnlyList<string> ForbiddenPhrases, IReadOnlyList<NotReadyReason> NotReadyReasons, IReadOnlyList<Disposition> Dispositions, DeskTimes Times)
{
    public static DeskSettings Default => DefaultSettings.Settings;

    /// <summary>The queue, or null where there is none of this id.</summary>
    public QueueSettings? Queue(string id) => Queues.FirstOrDefault(queue => queue.Id == id);

    /// <summary>Where a contact goes.</summary>
    public Route Route(RoutingFacts facts)
    {
        var clean = KeywordTable.Clean(facts.Text);
        var rule = Routing.FirstOrDefault(rule => rule.When.Holds(facts, clean))
            ?? throw new InvalidOperationException("No routing rule matches, though the last one should match everything.");
        return new(rule.Queue, [.. rule.Skills.Select(skill => skill.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)], rule.Priority, rule.Id);
    }

    /// <summary>What is wrong, each with its place: "queues[1].rules[0].queue: there is no queue 'x'". Empty where nothing is.</summary>
    public IReadOnlyList<string> Validate() => new CheckSettings(this).Errors();
}

/// <summary>What somebody may do who signs in for the first time, until a supervisor changes it.</summary>
/// <param name="Units">How many texts or voicemails at a time; a call takes all.</param>
/// <param name="MayTransfer">Only those who were trained to may transfer (R19).</param>
public sealed record AgentDefaults(IReadOnlyList<string> Queues, IReadOnlyList<string> Skills, int Units = 3, bool MayTransfer = false);

/// <summary>An answer that agents pick instead of writing it, with <c>{name}</c> for what they fill in.</summary>
public sealed record CannedAnswer(string Id, string Chinese, string English)
{
    /// <summary>Renders it; what is not filled in is an error there.</summary>
    public Template ToTemplate() => new($"answer-{Id}", Chinese, English);
}

/// <summary>Why an agent takes no contacts for a while (R41).</summary>
public sealed record NotReadyReason(string Id, string Chinese, string English);

/// <summary>What became of a contact.</summary>
/// <param name="Queues">The queues that it is offered in; null for all.</param>
public sealed record Disposition(string Id, string Chinese, string English, IReadOnlyList<string>? Queues = null)
{
    public bool IsFor(string queue) => Queues is null || Queues.Contains(queue);
}

/// <summary>The desk's times and limits.</summary>
/// <param name="OfferSeconds">How long an offer rings: three rings (R17).</param>
/// <param name="HeartbeatSeconds">The silence after which an agent's screen is taken for dead.</param>
/// <param name="GraceSeconds">How long a lost agent keeps what they were working on.</param>
/// <param name="StickyMinutes">How long the agent who served a customer last is preferred.</param>
/// <param name="RefusalsPerMonth">More than so many declined offers in a month are for a supervisor to see (R18).</param>
/// <param name="PositionLimit">Positions in a queue are counted up to here and told as "more than" beyond.</param>
public sealed record DeskTimes(
    int OfferSeconds = 15, int HeartbeatSeconds = 45, int GraceSeconds = 300, int StickyMinutes = 60, int RefusalsPerMonth = 3, int PositionLimit = 1000);
