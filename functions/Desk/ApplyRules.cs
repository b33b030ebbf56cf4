using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>Carries out the exception rules of a queue on a contact that has waited too long, or when too many wait: each rule once for each contact.</summary>
public sealed partial class ApplyRules(
    ContactStore contacts, QueueContact queue, FindPosition position, SendText send, CurrentSettings settings, ServiceClock clock, ILogger<ApplyRules> log)
{
    private const string PositionVariable = "{position}";

    /// <summary>What the texts of rules may have in braces.</summary>
    public static readonly IReadOnlyList<string> Variables = ["position", "minutes"];

    /// <returns>The contact as it is now.</returns>
    public async Task<Contact> Execute(Contact contact, CancellationToken stop)
    {
        var current = await settings.Get(stop);
        if (current.Queue(contact.Queue) is not { } of) return contact;
        var open = of.Rules.Where(rule => !contact.AppliedRules.Contains(rule.Id)).ToList();
        if (open.Count == 0) return contact;
        var waited = clock.Now - contact.WaitingSince;
        var place = open.Any(rule => rule.AfterWaiting is not null) ? (await position.Of(contact, stop)).Position : 0;
        var due = open.Where(rule => rule.Applies(waited, place)).ToList();
        if (due.Count == 0) return contact;
        // Elsewhere the rules of that queue hold.
        if (due.FindIndex(rule => rule.Action == ExceptionAction.Reroute) is var reroute and >= 0) due = due[..(reroute + 1)];

        // Before it is written down that it was said: the natural key makes it be said once.
        foreach (var rule in due.Where(rule => rule.Action is ExceptionAction.Answer or ExceptionAction.OfferCallback)) await Say(contact, rule, stop);
        var step = new ContactStep(StepKind.RuleApplied, clock.Now, ContactStep.Service, string.Join(' ', due.Select(rule => rule.Id)));
        var changed = due.Aggregate(contact, Apply);
        var moves = changed.Lane != contact.Lane || changed.Priority != contact.Priority;
        var saved = moves ? await queue.Execute(contact, step, OfferOutcome.Withdrawn, stop, waits => due.Aggregate(waits, Apply))
            // A rule that changes nothing here, such as a skill that was not asked for, is no step of anybody's history.
            : due.Any(rule => rule.Action is ExceptionAction.Answer or ExceptionAction.OfferCallback) ? await contacts.Save(changed, step, stop)
            : await contacts.SaveQuietly(changed, stop);
        if (saved is not null) Log.Applied(log, contact.Id, step.About!);
        return saved ?? contact;
    }

    private static Contact Apply(Contact contact, ExceptionRule rule)
    {
        contact = contact with { AppliedRules = [.. contact.AppliedRules, rule.Id] };
        return rule.Action switch
        {
            ExceptionAction.RaisePriority => contact with { Priority = Math.Min(contact.Priority, rule.Priority!.Value) },
            ExceptionAction.RelaxSkill => contact with { Skills = rule.Skill is { } skill ? [.. contact.Skills.Where(other => !other.Equals(skill, StringComparison.OrdinalIgnoreCase))] : [] },
            ExceptionAction.Reroute => contact with { Queue = rule.Queue!, AppliedRules = [] },
            _ => contact,
        };
    }

    private async Task Say(Contact contact, ExceptionRule rule, CancellationToken stop)
    {
        if (contact.Number.Kind != PhoneNumberKind.International) return;
        var template = new Template($"rule-{rule.Id}", rule.Chinese!, rule.English!);
        var place = template.Chinese.Contains(PositionVariable, StringComparison.Ordinal) || template.English.Contains(PositionVariable, StringComparison.Ordinal) ? await position.Of(contact, stop) : null;
        var arguments = new Dictionary<string, string>
        {
            ["position"] = place is null ? "" : $"{place.Position}{(place.IsMore ? "+" : "")}",
            ["minutes"] = $"{Math.Max(1, (int)(clock.Now - contact.WaitingSince).TotalMinutes)}",
        };
        await send.Execute(new OutgoingText(contact.Number, template, arguments, Purpose.Service, $"desk/{contact.Id}/rule/{contact.Queue}/{rule.Id}")
        {
            Language = Languages.Parse(contact.Language),
            Tag = contact.Id.Value,
        }, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Contact {ContactId}: exception rules {Rules} carried out")]
        public static partial void Applied(ILogger log, ContactId contactId, string rules);
    }
}
