using Serverless.Desk;
using CsCheck;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

/// <summary>The words that 12580 ships, as people write them.</summary>
public sealed class KeywordTests
{
    private static readonly KeywordTable s_table = new([.. SmsKeywords.Rows, .. DeskKeywords.Rows]);

    [Theory]
    [InlineData("帮助")]
    [InlineData("帮助！")]
    [InlineData(" 帮助 ")]
    [InlineData("【帮助】")]
    [InlineData("“帮助”")]
    [InlineData("幫助")]
    [InlineData("说明")]
    [InlineData("菜单")]
    [InlineData("BZ")]
    [InlineData("bz")]
    [InlineData("HELP")]
    [InlineData("help")]
    [InlineData("Help.")]
    [InlineData("ＨＥＬＰ")]
    [InlineData("\thelp\r\n")]
    [InlineData("help!!!")]
    [InlineData("help 🙏")]
    [InlineData("INFO")]
    [InlineData("?")]
    [InlineData("？")]
    [InlineData("???")]
    [InlineData(" ？ ")]
    [InlineData("H")]
    [InlineData("he\u200blp")]
    [InlineData("\ufeffhelp")]
    public void Help(string text) => Means(text, "help");

    [Theory]
    [InlineData("状态")]
    [InlineData("狀態")]
    [InlineData("我是谁")]
    [InlineData("我是谁？")]
    [InlineData("status")]
    [InlineData("Status?")]
    [InlineData("who am I")]
    [InlineData("Who  am  I?")]
    [InlineData("WHOAMI")]
    public void Status(string text) => Means(text, "status");

    [Theory]
    [InlineData("中文", "zh")]
    [InlineData("ZH", "zh")]
    [InlineData("Chinese", "zh")]
    [InlineData("EN", "en")]
    [InlineData("en.", "en")]
    [InlineData("ｅｎ", "en")]
    [InlineData("English", "en")]
    [InlineData("英文", "en")]
    [InlineData("英語", "en")]
    public void Language(string text, string language) => Means(text, "language", language);

    [Theory]
    [InlineData("人工")]
    [InlineData("人工。")]
    [InlineData("转人工")]
    [InlineData("客服")]
    [InlineData("座席")]
    [InlineData("AGENT")]
    [InlineData("agent!")]
    [InlineData("human")]
    [InlineData("0")]
    [InlineData("０")]
    [InlineData("0.")]
    [InlineData("#0")]
    public void Person(string text) => Means(text, "person");

    [Theory]
    [InlineData("START")]
    [InlineData("start")]
    [InlineData("Start!")]
    [InlineData("ＳＴＡＲＴ")]
    [InlineData("UNSTOP")]
    [InlineData("恢复")]
    [InlineData("恢復")]
    [InlineData("恢复接收")]
    [InlineData("HF")]
    public void Opt_in(string text) => Means(text, "opt-in");

    [Theory]
    // The words of the law (47 CFR 64.1200(a)(10)) and of the carriers, in all their spellings.
    [InlineData("STOP")]
    [InlineData("stop")]
    [InlineData("Stop")]
    [InlineData("ＳＴＯＰ")]
    [InlineData(" stop ")]
    [InlineData("STOP.")]
    [InlineData("STOP!!!")]
    [InlineData("\"STOP\"")]
    [InlineData("*STOP*")]
    [InlineData("STOP 🛑")]
    [InlineData("🛑STOP🛑")]
    [InlineData("sto\u200bp")]
    [InlineData("STOPALL")]
    [InlineData("stop all")]
    [InlineData("STOP STOP STOP")]
    [InlineData("QUIT")]
    [InlineData("END")]
    [InlineData("REVOKE")]
    [InlineData("OPT OUT")]
    [InlineData("opt-out")]
    [InlineData("OptOut")]
    [InlineData("CANCEL")]
    [InlineData("UNSUBSCRIBE")]
    [InlineData("unsub")]
    [InlineData("REMOVE")]
    [InlineData("ARRET")]
    [InlineData("ARRÊT")]
    [InlineData("arrêter")]
    // In a short sentence.
    [InlineData("Stop. Thank you")]
    [InlineData("stop, thank you")]
    [InlineData("stop thanks!")]
    [InlineData("Please stop")]
    [InlineData("pls stop 🙏")]
    [InlineData("STOP please!")]
    [InlineData("ok stop")]
    [InlineData("Hi, stop")]
    [InlineData("please stop texting me")]
    [InlineData("Stop texting me!")]
    [InlineData("stop messaging me")]
    [InlineData("Stop sending me messages.")]
    [InlineData("stop these texts")]
    [InlineData("stop all messages")]
    [InlineData("stop 12580")]
    [InlineData("STOP to 12580")]
    [InlineData("I want to stop")]
    [InlineData("I want you to stop texting me")]
    [InlineData("I'd like to unsubscribe")]
    [InlineData("I would like to opt out")]
    [InlineData("unsubscribe me please")]
    [InlineData("Please unsubscribe me from your list.")]
    [InlineData("remove me from your list")]
    [InlineData("Please remove my number from your list")]
    [InlineData("take me off your list")]
    [InlineData("Take my number off this list, please")]
    [InlineData("opt me out")]
    [InlineData("Don't text me")]
    [InlineData("don’t text me again")]
    [InlineData("dont text me anymore")]
    [InlineData("Do not text me")]
    [InlineData("Do not contact me again!")]
    [InlineData("no more texts")]
    [InlineData("No more messages please")]
    [InlineData("cancel, thanks")]
    [InlineData("end please")]
    [InlineData("I revoke my consent")]
    [InlineData("leave me alone")]
    // Chinese.
    [InlineData("退订")]
    [InlineData("退订！")]
    [InlineData("【退订】")]
    [InlineData(" 退订 ")]
    [InlineData("退 订")]
    [InlineData("退訂")]
    [InlineData("我要退订")]
    [InlineData("我想退订")]
    [InlineData("请帮我退订")]
    [InlineData("请退订，谢谢")]
    [InlineData("退订谢谢")]
    [InlineData("好的，退订吧")]
    [InlineData("退订短信")]
    [InlineData("退订12580")]
    [InlineData("退订所有")]
    [InlineData("取消订阅")]
    [InlineData("取消訂閱")]
    [InlineData("停止")]
    [InlineData("停止接收")]
    [InlineData("停止发送短信")]
    [InlineData("请停止发短信")]
    [InlineData("不要再发了")]
    [InlineData("不要再给我发短信了")]
    [InlineData("不要发短信给我")]
    [InlineData("别再发了")]
    [InlineData("别发了！！")]
    [InlineData("请不要再骚扰我")]
    [InlineData("拒收短信")]
    [InlineData("我不想再收到短信")]
    [InlineData("不想收到你们的短信了")]
    public void Opt_out_of_everything(string text) => Means(text, "opt-out", "All");

    [Theory]
    // What Chinese carriers print under advertising: 回T退订, 拒收请回复R.
    [InlineData("T")]
    [InlineData("t")]
    [InlineData("Ｔ")]
    [InlineData("T。")]
    [InlineData("TD")]
    [InlineData("td")]
    [InlineData("ＴＤ")]
    [InlineData(" td ")]
    [InlineData("R")]
    [InlineData("N")]
    [InlineData("回复T")]
    [InlineData("回T")]
    [InlineData("回复TD")]
    [InlineData("回复 R")]
    [InlineData("回T退订")]
    [InlineData("T退订")]
    [InlineData("TD 谢谢")]
    [InlineData("“TD”")]
    [InlineData("拒收")]
    [InlineData("拒绝")]
    [InlineData("回复N")]
    public void Opt_out_of_advertising(string text) => Means(text, "opt-out", "Marketing");

    [Theory]
    // Texts that hold an opt-out word but ask for something else: an agent reads them.
    [InlineData("We have got to STOP this bill")]
    [InlineData("Which bus stop is next to your office?")]
    [InlineData("stop by the store")]
    [InlineData("My phone stops working")]
    [InlineData("Please don't stop texting me")]
    [InlineData("do not stop")]
    [InlineData("never stop")]
    [InlineData("nonstop flight")]
    [InlineData("When does the shop stop selling?")]
    [InlineData("stop my phone contract")]
    [InlineData("STOP 2")]
    [InlineData("How do I cancel my order?")]
    [InlineData("cancel my order")]
    [InlineData("cancel the appointment")]
    [InlineData("end of month")]
    [InlineData("the end")]
    [InlineData("I quit my job")]
    [InlineData("remove the charge from my bill")]
    [InlineData("Please remove the old address")]
    [InlineData("unsubscribed by mistake")]
    [InlineData("I did not unsubscribe")]
    [InlineData("no")]
    [InlineData("no thanks")]
    [InlineData("No message arrived")]
    [InlineData("Thank you")]
    [InlineData("call me, do not text")]
    [InlineData("Do not text me the code, call me")]
    [InlineData("r u there")]
    [InlineData("不要退订我的套餐")]
    [InlineData("不要退订")]
    [InlineData("我没有退订")]
    [InlineData("怎么退订")]
    [InlineData("怎么退订套餐？")]
    [InlineData("退订我的套餐")]
    [InlineData("我要退订流量包")]
    [InlineData("已退订为什么还扣费")]
    [InlineData("取消")]
    [InlineData("取消我的订单")]
    [InlineData("停止服务的号码怎么恢复")]
    [InlineData("不要发错地址")]
    [InlineData("不要再发生这种事")]
    [InlineData("别发货")]
    [InlineData("T恤多少钱")]
    [InlineData("TD-SCDMA手机")]
    [InlineData("TD网络不好")]
    [InlineData("RMB")]
    [InlineData("拒绝了我的申请")]
    [InlineData("回复我")]
    public void Not_opt_out(string text) => s_table.Find(text).ShouldBeNull($"'{text}' is for an agent");

    [Theory]
    [InlineData("help me with my phone")]
    [InlineData("helpful")]
    [InlineData("帮助我查话费")]
    [InlineData("I need an agent")]
    [InlineData("人工智能")]
    [InlineData("客服电话是多少")]
    [InlineData("english teacher wanted")]
    [InlineData("中文书")]
    [InlineData("start my subscription please")]
    [InlineData("10")]
    [InlineData("00")]
    [InlineData("12580")]
    [InlineData("status of my request")]
    [InlineData("hello")]
    [InlineData("你好")]
    [InlineData("!")]
    [InlineData("。。。")]
    [InlineData("👍")]
    [InlineData("")]
    [InlineData("   ")]
    public void A_message_for_an_agent(string text) => s_table.Find(text).ShouldBeNull();

    [Fact]
    public void Every_word_of_the_table_is_found_in_every_spelling() => Gen.Select(
        Gens.OneOf([.. SmsKeywords.Rows.Concat(DeskKeywords.Rows).SelectMany(row => row.Words.Select(word => (row, word)))]),
        Gens.OneOf("", " ", "  ", "\t", "\n", "\u3000"),
        Gens.OneOf("", ".", "!", "。", "！", "…", "~", " :)", "😀"),
        Gen.Int[0, 2]).Sample((entry, space, sign, form) =>
    {
        var word = form switch { 0 => entry.word, 1 => entry.word.ToUpperInvariant(), _ => FullWidth(entry.word) };
        var hit = s_table.Find($"{space}{word}{sign}{space}").ShouldNotBeNull($"'{word}'");
        (hit.Keyword.Command, hit.Keyword.Detail).ShouldBe((entry.row.Command, entry.row.Detail), $"'{word}'");
    });

    [Fact]
    public void No_text_makes_finding_fail_with_an_exception() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["stopdthelp 退订不要。?!’-T"], 0, 30]).Sample(text => { s_table.Find(text); });

    [Fact]
    public async Task No_text_takes_long_to_understand_however_it_repeats_itself()
    {
        string[] parts =
        [
            "我要", "我", "要", "想", "请", "帮我", "给我", "好的", "好", "你好", "谢谢", "退订", "停止", "停止接收", "不要再发", "短信", "的", "我的", "了",
            "please ", "no ", "now ", "stop ", "stop all ", "i want to ", "can you ", "text ", "texts ", "texting ", "more ", "any ", "at once ", "thank you ", "td", "t", "回复", "thanks", "cancel ",
        ];
        foreach (var part in parts.SelectMany(part => parts.Select(other => part + other)).Concat(parts))
        {
            var text = string.Concat(Enumerable.Repeat(part, 2_000 / part.Length)) + "x";
            // A regular expression that backtracks for ever cannot be cancelled.
            await Task.Run(() => s_table.Find(text)).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    private static void Means(string text, string command, string? detail = null)
    {
        var hit = s_table.Find(text).ShouldNotBeNull($"'{text}' was taken as a message");
        (hit.Keyword.Command, detail is null ? null : hit.Keyword.Detail).ShouldBe((command, detail), $"'{text}'");
    }

    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and < '\u007f' ? (char)(c + 0xfee0) : c));
}
