using CsCheck;
using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class RoutingTests
{
    private static readonly RoutingFacts s_facts = new(Channel.Text, "你好", "12580", "zh-CN", false, null, false, InProcessService.Monday);

    private static readonly Gen<RoutingFacts> s_anyFacts =
        from channel in Gens.OneOf(Enum.GetValues<Channel>())
        from text in Gens.OneOf("", "你好", "没信号", "我要投诉！", "No Signal here", "order a cake", "ＦＡＵＬＴ", "default", "\ud83d", "😀😀", "投诉 order 故障")
        from number in Gens.OneOf("12580", "1258")
        from language in Gens.OneOf("zh-CN", "en")
        from asks in Gen.Bool
        from customer in Gens.OneOf(null, "gold", "silver")
        from open in Gen.Bool
        from hour in Gen.Int[0, 24 * 14]
        select new RoutingFacts(channel, text, number, language, asks, customer, open, InProcessService.Monday.AddHours(hour));

    [Theory]
    [InlineData("你好", "zh-CN", "service", "")]
    [InlineData("Hello", "en", "service", "en")]
    [InlineData("我的手机没信号", "zh-CN", "faults", "")]
    [InlineData("There is NO  SIGNAL, please help", "en", "faults", "en")]
    [InlineData("我要投诉", "zh-CN", "complaints", "")]
    [InlineData("I have a complaint.", "en", "complaints", "en")]
    [InlineData("订购一个蛋糕", "zh-CN", "orders", "")]
    [InlineData("ＯＲＤＥＲ 12", "en", "orders", "en")]
    [InlineData("the default border", "en", "service", "en")]
    [InlineData("投诉：故障没人管", "zh-CN", "complaints", "")]
    public void An_untouched_desk_routes_by_the_words_and_the_language(string text, string language, string queue, string skills)
    {
        var route = DeskSettings.Default.Route(s_facts with { Text = text, Language = language });

        route.Queue.ShouldBe(queue);
        string.Join(' ', route.Skills).ShouldBe(skills);
        route.Priority.ShouldBe(queue == "complaints" ? 3 : 5);
    }

    [Fact]
    public void An_untouched_desk_puts_who_asks_for_a_person_first()
    {
        DeskSettings.Default.Route(s_facts with { AsksForPerson = true }).ShouldSatisfyAllConditions(
            route => route.Queue.ShouldBe("service"), route => route.Priority.ShouldBe(0), route => route.Rule.ShouldBe("person"));
    }

    [Fact]
    public void The_rule_that_decided_is_named()
    {
        DeskSettings.Default.Route(s_facts).Rule.ShouldBe("other");
        DeskSettings.Default.Route(s_facts with { Text = "fault", Language = "en" }).Rule.ShouldBe("fault-en");
    }

    [Fact]
    public void Everything_that_can_come_is_routed_to_a_queue_that_there_is() => s_anyFacts.Sample(facts =>
    {
        var route = DeskSettings.Default.Route(facts);

        DeskSettings.Default.Queue(route.Queue).ShouldNotBeNull();
        route.Priority.ShouldBeInRange(0, 9);
        DeskSettings.Default.Routing.ShouldContain(rule => rule.Id == route.Rule);
    });

    [Fact]
    public void The_first_rule_that_matches_decides_whatever_follows() => Gen.Select(s_anyFacts, Gen.Bool).Sample((facts, matches) =>
    {
        var first = new RoutingRule("first", new(Channels: [facts.Channel], CustomerClasses: facts.CustomerClass is { } known ? [known] : null,
            Languages: [facts.Language], AsksForPerson: matches ? facts.AsksForPerson : !facts.AsksForPerson), "orders", ["VIP", "en", "EN"], 1);
        var settings = DeskSettings.Default with { Routing = [first, .. DeskSettings.Default.Routing] };

        var route = settings.Route(facts);

        if (!matches) route.Rule.ShouldBe(DeskSettings.Default.Route(facts).Rule);
        else (route.Queue, route.Priority, route.Rule, string.Join(' ', route.Skills)).ShouldBe(("orders", 1, "first", "en vip"));
    });

    [Fact]
    public void Every_condition_that_is_given_must_hold()
    {
        var all = new RoutingCondition(["急"], ["12580"], ["gold"], [Channel.Text], ["zh-CN"], false, true, new(9, 0), new(12, 0), [DayOfWeek.Monday]);
        var facts = s_facts with { Text = "很急！", CustomerClass = "Gold", HasOpenRequest = true };

        Matches(all, facts).ShouldBeTrue();
        foreach (var other in new[]
        {
            facts with { Text = "不忙" }, facts with { ServiceNumber = "1258" }, facts with { CustomerClass = "silver" }, facts with { CustomerClass = null }, facts with { Channel = Channel.Call },
            facts with { Language = "en" }, facts with { AsksForPerson = true }, facts with { HasOpenRequest = false }, facts with { At = facts.At.AddHours(2) }, facts with { At = facts.At.AddHours(-1.5) },
            facts with { At = facts.At.AddDays(1) },
        })
            Matches(all, other).ShouldBeFalse(other.ToString());
    }

    [Theory]
    [InlineData("2026-11-23T22:00:00", true)]
    [InlineData("2026-11-24T05:59:00", true)]
    [InlineData("2026-11-24T06:00:00", false)]
    [InlineData("2026-11-24T22:30:00", false)]
    public void Hours_of_a_rule_may_pass_midnight(string local, bool matches) =>
        Matches(new(From: new(22, 0), Until: new(6, 0), Days: [DayOfWeek.Monday]), s_facts with { At = new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)) })
            .ShouldBe(matches);

    [Theory]
    [InlineData("10:00", null, true)]
    [InlineData("10:01", null, false)]
    [InlineData(null, "10:00", false)]
    [InlineData(null, "10:01", true)]
    public void Hours_with_one_end_go_to_midnight(string? from, string? until, bool matches) => Matches(new(From: Time(from), Until: Time(until)), s_facts).ShouldBe(matches);

    [Theory]
    [InlineData("claim", "I want to CLAIM.", true)]
    [InlineData("claim", "exclaimed", false)]
    [InlineData("claim", "acclaim, claim", true)]
    [InlineData("no signal", "no\u3000signal", true)]
    [InlineData("投诉", "我要投诉你们", true)]
    [InlineData("5G套餐", "办５ｇ套餐", true)]
    [InlineData("5G", "办5G套餐", true)]
    [InlineData("5G", "15GB", false)]
    public void A_keyword_is_found_as_a_word_in_any_case_and_width(string keyword, string text, bool matches) =>
        Matches(new(Keywords: [keyword]), s_facts with { Text = text }).ShouldBe(matches);

    private static bool Matches(RoutingCondition when, RoutingFacts facts) =>
        (DeskSettings.Default with { Routing = [new("first", when, "orders"), .. DeskSettings.Default.Routing] }).Route(facts).Rule == "first";

    private static TimeOnly? Time(string? text) => text is null ? null : TimeOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
