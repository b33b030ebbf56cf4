using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>What is known of a contact when it is routed.</summary>
/// <param name="Text">The customer's words; empty for a call.</param>
/// <param name="ServiceNumber">The number that the customer used, "12580".</param>
/// <param name="Language">"zh-CN" or "en".</param>
/// <param name="AsksForPerson">Whether the customer asked for an agent in so many words.</param>
public sealed record RoutingFacts(
    Channel Channel, string Text, string ServiceNumber, string Language, bool AsksForPerson, string? CustomerClass, bool HasOpenRequest, DateTimeOffset At);

/// <summary>Where a contact goes, and which rule said so.</summary>
/// <param name="Skills">What the agent must have: sorted, distinct, lower case.</param>
/// <param name="Priority">0 to 9; 0 goes first.</param>
/// <param name="Rule">The id of the rule.</param>
public sealed record Route(string Queue, IReadOnlyList<string> Skills, int Priority, string Rule);

/// <summary>One line of the routing table.</summary>
/// <param name="Priority">0 to 9; 0 goes first.</param>
public sealed record RoutingRule(string Id, RoutingCondition When, string Queue, IReadOnlyList<string>? Skills = null, int Priority = 5)
{
    public IReadOnlyList<string> Skills { get; init; } = Skills ?? [];
}

/// <summary>What must hold of a contact: everything that is given. What is null holds of all.</summary>
/// <param name="Keywords">The text has one of these words or phrases in it, in any case and width.</param>
/// <param name="ServiceNumbers">The customer used one of these numbers.</param>
/// <param name="Languages">"zh-CN", "en".</param>
/// <param name="From">Local time; after <paramref name="Until"/> the hours pass midnight.</param>
/// <param name="Until">Local time, no longer within.</param>
/// <param name="Days">The days on which the hours begin.</param>
public sealed record RoutingCondition(
    IReadOnlyList<string>? Keywords = null, IReadOnlyList<string>? ServiceNumbers = null, IReadOnlyList<string>? CustomerClasses = null,
    IReadOnlyList<Channel>? Channels = null, IReadOnlyList<string>? Languages = null, bool? AsksForPerson = null, bool? HasOpenRequest = null,
    TimeOnly? From = null, TimeOnly? Until = null, IReadOnlyList<DayOfWeek>? Days = null)
{
    private static readonly DayOfWeek[] s_everyDay = Enum.GetValues<DayOfWeek>();

    internal bool IsEmpty => this == new RoutingCondition();

    /// <param name="clean">The text as <see cref="KeywordTable.Clean"/> folds it.</param>
    internal bool Holds(RoutingFacts facts, string clean) =>
        Keywords?.Any(word => Wording.Contains(clean, KeywordTable.Clean(word))) != false
        && Has(ServiceNumbers, facts.ServiceNumber) && Has(CustomerClasses, facts.CustomerClass) && Has(Languages, facts.Language)
        && Channels?.Contains(facts.Channel) != false
        && (AsksForPerson ?? facts.AsksForPerson) == facts.AsksForPerson
        && (HasOpenRequest ?? facts.HasOpenRequest) == facts.HasOpenRequest
        && new OpenHours(Days ?? s_everyDay, From ?? TimeOnly.MinValue, Until ?? TimeOnly.MinValue).Contain(ServiceClock.ToLocal(facts.At));

    private static bool Has(IReadOnlyList<string>? wanted, string? given) => wanted?.Contains(given, StringComparer.OrdinalIgnoreCase) != false;
}
