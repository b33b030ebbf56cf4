using System.Text.Json;
using Serverless.Desk;
using Serverless.Sms;

namespace Serverless.Tests.Desk;

public sealed class CheckSettingsTests
{
    private static readonly DeskSettings s_default = DeskSettings.Default;

    public static TheoryData<string, string> Mistakes => new()
    {
        { "duplicate queue", "queues[4].id: there is another 'service' before" },
        { "bad queue id", "queues[0].id: 'Front Desk' is not made of 1 to 30 of a-z, 0-9 and '-'" },
        { "long queue id", "queues[0].id: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' is not made of" },
        { "queue without name", "queues[0].english: is empty" },
        { "weight", "queues[0].weight: 0 is not between 1 and 100" },
        { "target", "queues[0].targetPercent: 101 is not between 1 and 100" },
        { "hours without days", "queues[0].hours.open[0].days: name the days" },
        { "hours without any", "queues[0].hours.open: name the hours" },
        { "rule without a when", "queues[0].rules[0]: give 'afterMinutes' or 'afterWaiting'" },
        { "rule after too many", "queues[0].rules[0].afterWaiting: 1001 is not between 1 and 1000" },
        { "raise without priority", "queues[0].rules[0].priority: RaisePriority needs the new priority" },
        { "raise beyond", "queues[0].rules[0].priority: 10 is not between 0 and 9" },
        { "reroute without queue", "queues[0].rules[0].queue: Reroute needs the queue" },
        { "reroute to nowhere", "queues[0].rules[0].queue: there is no queue 'x'" },
        { "reroute to itself", "queues[0].rules[0].queue: from 'service' contacts would come back to 'service', round in a circle" },
        { "reroute in a circle", "queues[0].rules[0].queue: from 'faults' contacts would come back to 'service', round in a circle" },
        { "answer without text", "queues[0].rules[0].chinese: is empty" },
        { "answer with half a variable", "queues[0].rules[0].english: has a { or } that is no {variable}" },
        { "unknown action", "queues[0].rules[0].action: is one of RaisePriority, RelaxSkill" },
        { "duplicate rule", "queues[0].rules[1].id: there is another 'rule' before" },
        { "no routing", "routing: the last rule must have no condition" },
        { "last rule with a condition", "routing[11].when: the last rule must have no condition" },
        { "routing to nowhere", "routing[0].queue: there is no queue 'x'" },
        { "routing with priority", "routing[0].priority: -1 is not between 0 and 9" },
        { "routing with bad skill", "routing[0].skills[0]: 'c#' is not made of" },
        { "routing by nothing", "routing[0].when.keywords: is empty, so it never holds" },
        { "routing by signs", "routing[0].when.keywords[0]: must have a letter or digit" },
        { "routing by language", "routing[0].when.languages: 'fr' is neither zh-CN nor en" },
        { "duplicate routing", "routing[12].id: there is another 'person-en' before" },
        { "new agents nowhere", "newAgents.queues[0]: there is no queue 'x'" },
        { "new agents without units", "newAgents.units: 0 is not between 1 and 20" },
        { "empty answer", "answers[0].chinese: is empty" },
        { "duplicate answer", "answers[4].id: there is another 'solved' before" },
        { "no reason", "notReadyReasons: there must be one at least" },
        { "disposition for no queue", "dispositions[0].queues[0]: there is no queue 'x'" },
        { "required but none", "dispositions: there is none for the queue 'service', which requires one" },
        { "phrase of signs", "forbiddenPhrases[0]: has no letter in it" },
        { "offer", "times.offerSeconds: 0 is not between 1 and 300" },
        { "null in a list", "queues[0]: is null" },
    };

    [Fact]
    public void The_default_has_no_mistake() => s_default.Validate().ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_place(string mistake, string error) =>
        Make(mistake).Validate().ShouldContain(found => found.StartsWith(error, StringComparison.Ordinal), $"found: {string.Join("; ", Make(mistake).Validate())}");

    [Fact]
    public void All_mistakes_are_named_at_once() =>
        (s_default with { NewAgents = new(["x"], [], 0), Times = new(OfferSeconds: -1, PositionLimit: 0) }).Validate().Count.ShouldBe(4);

    [Fact]
    public void Everything_that_can_be_set_may_be_set()
    {
        var rich = s_default with
        {
            Queues =
            [
                .. s_default.Queues.Skip(1),
                new("service", "客服", "Service", 3, new([new([DayOfWeek.Friday], new(22, 0), new(6, 30))]), true, 20, 90, 0, true,
                [
                    new("a", ExceptionAction.RelaxSkill, AfterMinutes: 1),
                    new("b", ExceptionAction.Reroute, AfterMinutes: 5, AfterWaiting: 20, Queue: "faults"),
                    new("c", ExceptionAction.Answer, AfterMinutes: 2, Chinese: "前面还有{position}位", English: "{position} before you"),
                    new("d", ExceptionAction.OfferCallback, AfterWaiting: 1000, Chinese: "要回电吗", English: "Shall we call you?"),
                ]),
            ],
        };

        rich.Validate().ShouldBeEmpty();
        Again(rich).ShouldBe(Json(rich));
    }

    [Fact]
    public void The_default_is_the_same_after_it_was_written_and_read() => Again(s_default).ShouldBe(Json(s_default));

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var queue = Read("""{"id":"service","chinese":"客服","english":"Service","hours":{"open":[{"days":["Monday"],"from":"09:00:00","until":"18:00"}]}}""").Queues[0];

        queue.ShouldSatisfyAllConditions(
            q => q.Weight.ShouldBe(1), q => q.TargetSeconds.ShouldBe(60), q => q.TargetPercent.ShouldBe(80), q => q.WrapUpSeconds.ShouldBe(30), q => q.Rules.ShouldBeEmpty(),
            q => q.Hours!.Open[0].From.ShouldBe(new(9, 0)), q => q.Hours!.Open[0].Until.ShouldBe(new(18, 0)));
    }

    [Theory]
    [InlineData("""{"id":"service","chinese":"客服"}""")]
    [InlineData("""{"id":null,"chinese":"客服","english":"Service"}""")]
    [InlineData("""{"id":"service","chinese":"客服","english":"Service","hours":{}}""")]
    [InlineData("""{"id":"service","chinese":"客服","english":"Service","weight":"much"}""")]
    public void What_has_no_default_cannot_be_left_out(string queue) => Should.Throw<JsonException>(() => Read(queue));

    [Theory]
    [InlineData(ExceptionAction.RelaxSkill, 5, null, 5, 0, true)]
    [InlineData(ExceptionAction.RelaxSkill, 5, null, 4.9, 99, false)]
    [InlineData(ExceptionAction.Reroute, null, 10, 0, 10, true)]
    [InlineData(ExceptionAction.Reroute, null, 10, 60, 9, false)]
    [InlineData(ExceptionAction.Reroute, 5, 10, 5, 9, false)]
    [InlineData(ExceptionAction.Reroute, 5, 10, 5, 10, true)]
    public void An_exception_rule_applies_when_all_that_it_asks_for_holds(ExceptionAction action, int? minutes, int? many, double waited, int waiting, bool applies) =>
        new ExceptionRule("rule", action, minutes, many).Applies(TimeSpan.FromMinutes(waited), waiting).ShouldBe(applies);

    [Fact]
    public void A_canned_answer_is_rendered_like_every_other_text()
    {
        var answer = new CannedAnswer("visit", "{name}您好，{day}上门", "Hello {name}, we come on {day}").ToTemplate();

        answer.Id.ShouldBe("answer-visit");
        answer.Render(Language.Chinese, new Dictionary<string, string> { ["name"] = "王先生", ["day"] = "周五" }).ShouldBe("王先生您好，周五上门");
        Should.Throw<ArgumentException>(() => answer.Render(Language.English, new Dictionary<string, string> { ["name"] = "Wang" })).Message.ShouldContain("day");
    }

    private static DeskSettings Make(string mistake)
    {
        var first = s_default.Queues[0];
        return mistake switch
        {
            "duplicate queue" => s_default with { Queues = [.. s_default.Queues, first] },
            "bad queue id" => First(first with { Id = "Front Desk" }),
            "long queue id" => First(first with { Id = new('a', 31) }),
            "queue without name" => First(first with { English = " " }),
            "weight" => First(first with { Weight = 0 }),
            "target" => First(first with { TargetPercent = 101 }),
            "hours without days" => First(first with { Hours = new([new([], new(9, 0), new(18, 0))]) }),
            "hours without any" => First(first with { Hours = new([]) }),
            "rule without a when" => Rule(new ExceptionRule("rule", ExceptionAction.RelaxSkill)),
            "rule after too many" => Rule(new ExceptionRule("rule", ExceptionAction.RelaxSkill, AfterWaiting: 1001)),
            "raise without priority" => Rule(new ExceptionRule("rule", ExceptionAction.RaisePriority, 5)),
            "raise beyond" => Rule(new ExceptionRule("rule", ExceptionAction.RaisePriority, 5, Priority: 10)),
            "reroute without queue" => Rule(new ExceptionRule("rule", ExceptionAction.Reroute, 5)),
            "reroute to nowhere" => Rule(new ExceptionRule("rule", ExceptionAction.Reroute, 5, Queue: "x")),
            "reroute to itself" => Rule(new ExceptionRule("rule", ExceptionAction.Reroute, 5, Queue: "service")),
            "reroute in a circle" => s_default with
            {
                Queues =
                [
                    first with { Rules = [new("rule", ExceptionAction.Reroute, 5, Queue: "faults")] },
                    s_default.Queues[1] with { Rules = [new("rule", ExceptionAction.Reroute, 5, Queue: "orders")] },
                    s_default.Queues[2],
                    s_default.Queues[3] with { Rules = [new("rule", ExceptionAction.Reroute, AfterWaiting: 5, Queue: "service")] },
                ],
            },
            "answer without text" => Rule(new ExceptionRule("rule", ExceptionAction.Answer, 5, English: "Soon")),
            "answer with half a variable" => Rule(new ExceptionRule("rule", ExceptionAction.Answer, 5, Chinese: "马上", English: "Soon {name")),
            "unknown action" => Rule(new ExceptionRule("rule", (ExceptionAction)99, 5)),
            "duplicate rule" => Rule(new ExceptionRule("rule", ExceptionAction.RelaxSkill, 5), new("rule", ExceptionAction.RelaxSkill, 6)),
            "no routing" => s_default with { Routing = [] },
            "last rule with a condition" => s_default with { Routing = [.. s_default.Routing.SkipLast(1), s_default.Routing[^1] with { When = new(AsksForPerson: false) }] },
            "routing to nowhere" => Route(rule => rule with { Queue = "x" }),
            "routing with priority" => Route(rule => rule with { Priority = -1 }),
            "routing with bad skill" => Route(rule => rule with { Skills = ["c#"] }),
            "routing by nothing" => Route(rule => rule with { When = new([]) }),
            "routing by signs" => Route(rule => rule with { When = new(["!"]) }),
            "routing by language" => Route(rule => rule with { When = new(Languages: ["fr"]) }),
            "duplicate routing" => s_default with { Routing = [.. s_default.Routing, s_default.Routing[0]] },
            "new agents nowhere" => s_default with { NewAgents = new(["x"], []) },
            "new agents without units" => s_default with { NewAgents = new([], [], 0) },
            "empty answer" => s_default with { Answers = [new("empty", "", "x")] },
            "duplicate answer" => s_default with { Answers = [.. s_default.Answers, s_default.Answers[2]] },
            "no reason" => s_default with { NotReadyReasons = [] },
            "disposition for no queue" => s_default with { Dispositions = [new("solved", "已解决", "Solved", ["x"])] },
            "required but none" => First(first with { RequiresDisposition = true }) with { Dispositions = [new("solved", "已解决", "Solved", ["faults"])] },
            "phrase of signs" => s_default with { ForbiddenPhrases = ["…!"] },
            "offer" => s_default with { Times = new(OfferSeconds: 0) },
            "null in a list" => First(null!),
            _ => throw new ArgumentOutOfRangeException(nameof(mistake)),
        };
    }

    private static DeskSettings First(QueueSettings queue) => s_default with { Queues = [queue, .. s_default.Queues.Skip(1)] };

    private static DeskSettings Rule(params ExceptionRule[] rules) => First(s_default.Queues[0] with { Rules = rules });

    private static DeskSettings Route(Func<RoutingRule, RoutingRule> change) => s_default with { Routing = [change(s_default.Routing[0]), .. s_default.Routing.Skip(1)] };

    private static string Json(DeskSettings settings) => JsonSerializer.Serialize(settings, SettingsJson.Default.DeskSettings);

    private static string Again(DeskSettings settings) => Json(JsonSerializer.Deserialize(Json(settings), SettingsJson.Default.DeskSettings)!);

    private static DeskSettings Read(string queue)
    {
        var json = $$$"""{"queues":[{{{queue}}}],"routing":[],"newAgents":{"queues":[],"skills":[]},"answers":[],"forbiddenPhrases":[],"notReadyReasons":[],"dispositions":[],"times":{}}""";
        return JsonSerializer.Deserialize(json, SettingsJson.Default.DeskSettings)!;
    }
}
