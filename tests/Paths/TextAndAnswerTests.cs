using System.Text.Json;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class TextAndAnswerTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;
    private readonly string _handset = ServiceFixture.NewHandset();

    [Theory]
    [InlineData("帮助", "移动秘书")]
    [InlineData("？", "移动秘书")]
    [InlineData("HELP", "mobile secretary")]
    [InlineData("ｈｅｌｐ！", "mobile secretary")]
    public async Task Whoever_asks_for_help_gets_it_in_their_language(string words, string expected)
    {
        await _service.Text(_handset, words);

        var answer = (await _service.AnswersTo(_handset)).ShouldHaveSingleItem();
        (answer.From, answer.Message.Contains(expected, StringComparison.Ordinal)).ShouldBe(("12580", true), answer.Message);
    }

    [Fact]
    public async Task R1_whoever_still_texts_1258_is_answered_from_12580()
    {
        await _service.Text(_handset, "帮助", to: "1258");

        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().From.ShouldBe("12580");
    }

    [Fact]
    public async Task R48_any_other_text_is_acknowledged_with_a_greeting_and_waits_for_an_agent_with_its_thread()
    {
        await _service.Text(_handset, "我的手机没有信号，怎么办？");

        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().Message.ShouldMatch("^(早上好！|您好！|新年好！|劳动节快乐！|中秋节快乐！|国庆节快乐！)12580已收到您的留言");
        var contact = await _service.InInbox(_handset);
        (contact.Text("state"), contact.Text("subject"), contact.Text("language"), contact.Text("serviceNumber")).ShouldBe(("Waiting", "我的手机没有信号，怎么办？", "zh-CN", "12580"));
        var thread = await _service.Thread(_handset);
        thread.Select(text => text.Text("direction")).ShouldBe(["Out", "In"]);
        thread[1].Text("body").ShouldBe("我的手机没有信号，怎么办？");
        contact.GetProperty("texts").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("人工", "人工座席")]
    [InlineData("0", "人工座席")]
    [InlineData("agent", "getting an agent")]
    public async Task Whoever_asks_for_a_person_goes_before_those_who_left_a_message(string words, string expected)
    {
        var patient = ServiceFixture.NewHandset();
        await _service.Text(patient, "不急");
        await _service.InInbox(patient);

        await _service.Text(_handset, words);

        (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().Message.ShouldContain(expected);
        await _service.InInbox(_handset);
        var order = (await _service.Get("desk/contacts?size=200", "Agent")).Items().Select(contact => contact.Text("number")).ToList();
        order.IndexOf(_handset).ShouldBeLessThan(order.IndexOf(patient));
    }

    [Theory]
    [InlineData("STATUS", "English", "texts on")]
    [InlineData("状态", "中文", "短信正常")]
    [InlineData("我是谁？", "中文", "短信正常")]
    public async Task Whoever_asks_who_they_are_is_told_their_number_language_and_consent(string words, string language, string consent)
    {
        await _service.Text(_handset, words);

        var answer = (await _service.AnswersTo(_handset)).ShouldHaveSingleItem().Message;
        answer.ShouldContain(_handset);
        answer.ShouldContain(language);
        answer.ShouldContain(consent);
    }

    [Fact]
    public async Task The_language_that_somebody_chose_is_remembered()
    {
        await _service.Text(_handset, "EN");
        (await _service.AnswersTo(_handset))[^1].Message.ShouldStartWith("OK, we will answer in English");
        await _service.Text(_handset, "帮助");
        (await _service.AnswersTo(_handset, 2))[^1].Message.ShouldContain("mobile secretary");
        await _service.Text(_handset, "中文");
        (await _service.AnswersTo(_handset, 3))[^1].Message.ShouldContain("以后用中文");
        await _service.Text(_handset, "help");
        (await _service.AnswersTo(_handset, 4))[^1].Message.ShouldContain("移动秘书");

        (await _service.Get($"sms/conversations/{Uri.EscapeDataString(_handset)}", "Agent")).Text("language").ShouldBe("zh-CN");
    }

    [Theory]
    [InlineData("95588")]
    [InlineData("1069012345678")]
    [InlineData("BANK")]
    public async Task What_robots_send_is_for_an_agent_to_read_and_never_answered(string robot)
    {
        await _service.Text(robot, "HELP");

        var contact = await _service.InInbox(robot);
        contact.Text("subject").ShouldBe("HELP");
        (await _service.Thread(robot)).ShouldHaveSingleItem().Text("direction").ShouldBe("In");
        (await _service.MessagesOf(robot)).ShouldAllBe(text => text.Direction == "in");
    }

    [Fact]
    public async Task Two_robots_that_answer_each_other_fall_silent_and_an_operator_is_told()
    {
        for (var i = 1; i <= 25; i++)
        {
            await _service.Text(_handset, $"I am on holiday {i}");
            if (i <= 20) await _service.AnswersTo(_handset, i);
        }
        await Wait.For(() => _service.Get($"sms/conversations/{Uri.EscapeDataString(_handset)}?size=200", "Agent"), thread => thread.Items("texts").Count == 45, RunningService.Patience, "25 texts and 20 answers should be kept");

        (await _service.MessagesOf(_handset)).Count(text => text.Direction == "out").ShouldBe(20);
        var contact = await _service.InInbox(_handset, contact => contact.GetProperty("texts").GetInt32() == 25);
        var note = (await _service.Get("operations/notes?size=200", "Operator")).Items().Where(note => note.Text("reference")[..16] == contact.Text("id")[..16]).ShouldHaveSingleItem();
        (note.Text("kind"), note.Text("advice").Contains("robot", StringComparison.Ordinal)).ShouldBe(("loop-guard", true));
        (await _service.Get($"sms/texts/{note.Text("reference")}", "Operator")).Text("body").ShouldStartWith("I am on holiday 2", Case.Sensitive, "the note leads to a text that was not answered");
    }

    [Theory]
    [InlineData("我的手机😀没有信号。", 200)]
    [InlineData("No signal at all. ", 2_000)]
    public async Task A_very_long_text_is_kept_whole(string words, int times)
    {
        var text = string.Concat(Enumerable.Repeat(words, times));

        await _service.Text(_handset, text);

        await _service.AnswersTo(_handset);
        (await _service.Thread(_handset))[1].Text("body").ShouldBe(text);
    }

    [Fact]
    public async Task A_conversation_is_read_page_by_page_newest_first_by_any_spelling_of_its_number()
    {
        for (var i = 1; i <= 4; i++)
        {
            await _service.Text(_handset, $"帮助{new string('!', i)}");
            await _service.AnswersTo(_handset, i);
        }

        List<JsonElement> read = [];
        var path = $"sms/conversations/{_handset[3..]}?size=3";
        for (var next = ""; ;)
        {
            var page = await _service.Get(path + next, "Agent");
            page.Text("number").ShouldBe(_handset);
            page.Items("texts").Count.ShouldBeLessThanOrEqualTo(3);
            read.AddRange(page.Items("texts"));
            if (!page.TryGetProperty("continuation", out var token) || token.ValueKind == JsonValueKind.Null) break;
            next = $"&continuation={Uri.EscapeDataString(token.GetString()!)}";
        }

        read.Count.ShouldBe(8);
        read.Select(text => text.GetProperty("createdAt").GetDateTimeOffset()).ShouldBeInOrder(SortDirection.Descending);
        read.Select(text => text.Text("id")).Distinct().Count().ShouldBe(8);
    }
}
