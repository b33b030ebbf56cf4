using System.Text.RegularExpressions;

namespace Serverless.Desk;

/// <summary>Finds what is wrong with the desk's settings, in words that tell a supervisor what to change.</summary>
internal sealed partial class CheckSettings(DeskSettings settings)
{
    private const int LongestText = 500;

    private static readonly string[] s_languages = ["zh-CN", "en"];

    private readonly List<string> _errors = [];

    /// <summary>Whether it can be the id of a queue, a rule or a skill: 1 to 30 of a-z, 0-9 and "-".</summary>
    public static bool IsName(string? id) => id is not null && Id().IsMatch(id);

    public IReadOnlyList<string> Errors()
    {
        Queues();
        Routing();
        NewAgents();
        Lists();
        Times();
        return _errors;
    }

    private void Queues()
    {
        Each("queues", settings.Queues, queue => queue.Id, (queue, path) =>
        {
            Texts(path, queue.Chinese, queue.English);
            Range($"{path}.weight", queue.Weight, 1, 100);
            Range($"{path}.targetSeconds", queue.TargetSeconds, 1, 86_400);
            Range($"{path}.targetPercent", queue.TargetPercent, 1, 100);
            Range($"{path}.wrapUpSeconds", queue.WrapUpSeconds, 0, 3_600);
            if (queue.Hours is { } hours) Hours($"{path}.hours", hours);
            Each($"{path}.rules", queue.Rules, rule => rule.Id, (rule, at) => Rule(at, rule, queue));
        });
        if (settings.Queues.Count == 0) Wrong("queues", "there must be one at least");
    }

    private void Hours(string path, WeekHours hours)
    {
        if (hours.Open.Count == 0) Wrong($"{path}.open", "name the hours, or leave out 'hours' for a queue that is always open");
        Each($"{path}.open", hours.Open, null, (open, at) =>
        {
            if (open.Days.Count == 0) Wrong($"{at}.days", "name the days");
            Days($"{at}.days", open.Days);
        });
    }

    private void Rule(string path, ExceptionRule rule, QueueSettings queue)
    {
        if (rule.AfterMinutes is null && rule.AfterWaiting is null) Wrong(path, "give 'afterMinutes' or 'afterWaiting'");
        if (rule.AfterMinutes is { } minutes) Range($"{path}.afterMinutes", minutes, 1, 10_080);
        if (rule.AfterWaiting is { } waiting) Range($"{path}.afterWaiting", waiting, 1, 1_000);
        switch (rule.Action)
        {
            case ExceptionAction.RaisePriority when rule.Priority is null:
                Wrong($"{path}.priority", "RaisePriority needs the new priority, 0 (first) to 9");
                break;
            case ExceptionAction.RaisePriority:
                Range($"{path}.priority", rule.Priority.Value, 0, 9);
                break;
            case ExceptionAction.RelaxSkill:
                if (rule.Skill is { } skill) Name($"{path}.skill", skill.ToLowerInvariant());
                break;
            case ExceptionAction.Reroute when rule.Queue is null:
                Wrong($"{path}.queue", "Reroute needs the queue to go to");
                break;
            case ExceptionAction.Reroute:
                KnownQueue($"{path}.queue", rule.Queue);
                // Who waits keeps the time, so the next queue's rule would apply at once, for ever.
                if (Reaches(rule.Queue, queue.Id)) Wrong($"{path}.queue", $"from '{rule.Queue}' contacts would come back to '{queue.Id}', round in a circle");
                break;
            case ExceptionAction.Answer or ExceptionAction.OfferCallback:
                Texts(path, rule.Chinese, rule.English);
                foreach (var name in Variable().Matches($"{rule.Chinese}{rule.English}").Select(match => match.Value.Trim('{', '}')).Except(ApplyRules.Variables).Distinct())
                    Wrong(path, $"{{{name}}} is not known here; there are {string.Join(", ", ApplyRules.Variables)}");
                break;
            default:
                Wrong($"{path}.action", $"is one of {string.Join(", ", Enum.GetNames<ExceptionAction>())}");
                break;
        }
    }

    private bool Reaches(string from, string queue)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new(seen);
        while (next.TryDequeue(out var id))
        {
            if (id == queue) return true;
            foreach (var to in settings.Queue(id)?.Rules ?? [])
                if (to is { Action: ExceptionAction.Reroute, Queue: { } target } && seen.Add(target)) next.Enqueue(target);
        }
        return false;
    }

    private void Routing()
    {
        Each("routing", settings.Routing, rule => rule.Id, (rule, path) =>
        {
            KnownQueue($"{path}.queue", rule.Queue);
            Skills($"{path}.skills", rule.Skills);
            Range($"{path}.priority", rule.Priority, 0, 9);
            Condition($"{path}.when", rule.When);
        });
        if (settings.Routing is not [.., { When.IsEmpty: true }])
            Wrong(settings.Routing.Count == 0 ? "routing" : $"routing[{settings.Routing.Count - 1}].when", "the last rule must have no condition, so that every contact is routed");
    }

    private void Condition(string path, RoutingCondition when)
    {
        Words($"{path}.keywords", when.Keywords);
        Words($"{path}.serviceNumbers", when.ServiceNumbers);
        Words($"{path}.customerClasses", when.CustomerClasses);
        Words($"{path}.languages", when.Languages);
        if (when.Channels is { Count: 0 } || when.Channels?.All(Enum.IsDefined) == false) Wrong($"{path}.channels", $"name some of {string.Join(", ", Enum.GetNames<Channel>())}, or leave it out");
        foreach (var language in when.Languages?.Where(language => language is not null && !s_languages.Contains(language, StringComparer.OrdinalIgnoreCase)) ?? [])
            Wrong($"{path}.languages", $"'{language}' is neither zh-CN nor en");
        if (when.Days is { Count: 0 }) Wrong($"{path}.days", "is empty, so it never holds; leave it out for every day");
        Days($"{path}.days", when.Days ?? []);
    }

    private void NewAgents()
    {
        for (var i = 0; i < settings.NewAgents.Queues.Count; i++) KnownQueue($"newAgents.queues[{i}]", settings.NewAgents.Queues[i]);
        Skills("newAgents.skills", settings.NewAgents.Skills);
        Range("newAgents.units", settings.NewAgents.Units, 1, 20);
    }

    private void Lists()
    {
        Each("answers", settings.Answers, answer => answer.Id, (answer, path) => Texts(path, answer.Chinese, answer.English));
        Each("notReadyReasons", settings.NotReadyReasons, reason => reason.Id, (reason, path) => Texts(path, reason.Chinese, reason.English));
        if (settings.NotReadyReasons.Count == 0) Wrong("notReadyReasons", "there must be one at least");
        Each("dispositions", settings.Dispositions, disposition => disposition.Id, (disposition, path) =>
        {
            Texts(path, disposition.Chinese, disposition.English);
            for (var i = 0; i < disposition.Queues?.Count; i++) KnownQueue($"{path}.queues[{i}]", disposition.Queues[i]);
        });
        foreach (var queue in settings.Queues.Where(queue => queue?.RequiresDisposition == true && !settings.Dispositions.Any(disposition => disposition?.IsFor(queue.Id) == true)))
            Wrong("dispositions", $"there is none for the queue '{queue.Id}', which requires one");
        for (var i = 0; i < settings.ForbiddenPhrases.Count; i++)
            if (settings.ForbiddenPhrases[i] is not { Length: <= LongestText } phrase || Wording.Fold(phrase).Length == 0)
                Wrong($"forbiddenPhrases[{i}]", $"has no letter in it, or more than {LongestText} characters");
    }

    private void Times()
    {
        var times = settings.Times;
        Range("times.offerSeconds", times.OfferSeconds, 1, 300);
        Range("times.heartbeatSeconds", times.HeartbeatSeconds, 5, 3_600);
        Range("times.graceSeconds", times.GraceSeconds, 0, 86_400);
        Range("times.stickyMinutes", times.StickyMinutes, 0, 10_080);
        Range("times.refusalsPerMonth", times.RefusalsPerMonth, 0, 1_000);
        Range("times.positionLimit", times.PositionLimit, 1, 10_000);
    }

    /// <summary>Checks the items of a list and that their ids are good and not used twice.</summary>
    private void Each<T>(string path, IReadOnlyList<T> items, Func<T, string>? id, Action<T, string> check) where T : class
    {
        HashSet<string> seen = [];
        for (var i = 0; i < items.Count; i++)
        {
            var at = $"{path}[{i}]";
            if (items[i] is not { } item)
            {
                Wrong(at, "is null");
                continue;
            }
            if (id is not null)
            {
                Name($"{at}.id", id(item));
                if (!seen.Add(id(item))) Wrong($"{at}.id", $"there is another '{id(item)}' before");
            }
            check(item, at);
        }
    }

    private void KnownQueue(string path, string? id)
    {
        if (!settings.Queues.Any(queue => queue?.Id == id)) Wrong(path, $"there is no queue '{id}'");
    }

    private void Skills(string path, IReadOnlyList<string> skills)
    {
        for (var i = 0; i < skills.Count; i++) Name($"{path}[{i}]", skills[i]?.ToLowerInvariant());
    }

    private void Words(string path, IReadOnlyList<string>? words)
    {
        if (words is { Count: 0 }) Wrong(path, "is empty, so it never holds; leave it out for any");
        for (var i = 0; i < words?.Count; i++)
            if (words[i] is not { Length: <= 100 } word || !word.Any(char.IsLetterOrDigit)) Wrong($"{path}[{i}]", "must have a letter or digit and at most 100 characters");
    }

    private void Days(string path, IReadOnlyList<DayOfWeek> days)
    {
        if (!days.All(Enum.IsDefined)) Wrong(path, "are the names Monday to Sunday");
    }

    private void Name(string path, string? id)
    {
        if (!IsName(id)) Wrong(path, $"'{id}' is not made of 1 to 30 of a-z, 0-9 and '-'");
    }

    private void Texts(string path, string? chinese, string? english)
    {
        Text($"{path}.chinese", chinese);
        Text($"{path}.english", english);
    }

    private void Text(string path, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) Wrong(path, "is empty");
        else if (text.Length > LongestText) Wrong(path, $"has more than {LongestText} characters");
        else if (Variable().Replace(text, "").AsSpan().ContainsAny('{', '}')) Wrong(path, "has a { or } that is no {variable}");
    }

    private void Range(string path, int value, int from, int to)
    {
        if (value < from || value > to) Wrong(path, $"{value} is not between {from} and {to}");
    }

    private void Wrong(string path, string what) => _errors.Add($"{path}: {what}");

    [GeneratedRegex(@"^[a-z0-9-]{1,30}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Variable();
}
