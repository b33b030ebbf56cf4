using Serverless.Desk;
using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Tests.Sms;

public sealed class TemplateTests
{
    private static readonly Template s_template = new("t", "您好{name}，{name}！", "Hello {name}, on {day}!");

    [Fact]
    public void Render_puts_every_argument_in_its_places_in_both_languages()
    {
        s_template.Render(Language.Chinese, Arguments(("name", "王"))).ShouldBe("您好王，王！");
        s_template.Render(Language.English, Arguments(("name", "Wang"), ("day", "Monday"))).ShouldBe("Hello Wang, on Monday!");
    }

    [Fact]
    public void Render_never_reads_an_argument_as_a_template() =>
        SmsTemplates.Free.Render(Language.Chinese, Arguments(("text", "{text} {secret}"))).ShouldBe("{text} {secret}");

    [Fact]
    public void Render_names_the_template_and_the_argument_that_is_missing() =>
        Should.Throw<ArgumentException>(() => s_template.Render(Language.English, Arguments(("name", "Wang")))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("'t'"), message => message.ShouldContain("'day'"));

    [Fact]
    public void Everything_that_12580_says_by_itself_takes_one_segment_in_either_language()
    {
        foreach (var template in SmsTemplates.ById.Values.Where(template => template.Id != "free"))
        {
            foreach (var (chinese, english) in Greetings())
            {
                foreach (var consent in new[] { "正常", "已退订", "正常(推广已退订)" })
                    TextSegments.Of(template.Render(Language.Chinese, Arguments(("greeting", chinese), ("number", "+8613800138000"), ("consent", consent)))).Count.ShouldBe(1, $"{template.Id} zh");
                foreach (var consent in new[] { "on", "stopped", "on (offers stopped)" })
                    TextSegments.Of(template.Render(Language.English, Arguments(("greeting", english), ("number", "+12065550101"), ("consent", consent))))
                        .ShouldSatisfyAllConditions(s => s.Count.ShouldBe(1, $"{template.Id} en"), s => s.Encoding.ShouldBe(TextEncoding.Gsm7, $"{template.Id} en has {s.Culprit}"));
            }
        }
    }

    [Fact]
    public void Every_word_that_an_answer_tells_people_to_send_is_understood()
    {
        var table = new KeywordTable([.. SmsKeywords.Rows, .. DeskKeywords.Rows]);
        foreach (var word in new[] { "帮助", "人工", "状态", "EN", "退订", "恢复", "HELP", "AGENT", "STATUS", "ZH", "STOP", "START" })
        {
            SmsTemplates.ById.Values.ShouldContain(template => template.Chinese.Contains(word) || template.English.Contains(word), word);
            table.Find(word).ShouldNotBeNull(word);
        }
    }

    private static IEnumerable<(string, string)> Greetings()
    {
        var calendar = new HolidayCalendar([]);
        for (var hour = 0; hour < 366 * 24; hour += 6) yield return calendar.Greeting(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)).AddHours(hour));
    }

    private static Dictionary<string, string> Arguments(params (string Name, string Value)[] arguments) => arguments.ToDictionary(a => a.Name, a => a.Value);
}
