namespace Serverless.Sms;

/// <summary>What 12580 says by itself. Chinese texts are meant to fit one segment of 70, English ones one of 160.</summary>
public static class SmsTemplates
{
    public static readonly Template Help = new("help",
        "12580移动秘书：直接发送内容即可留言；发 人工 找座席，状态 查看登记，EN 换英文，退订 停收短信。",
        "12580 mobile secretary: text us your message, or AGENT for a person, STATUS for your record, ZH for Chinese, STOP to opt out.");

    public static readonly Template Acknowledged = new("acknowledged",
        "{greeting}12580已收到您的留言，座席会尽快回复。发 查询 看排队，帮助 查看更多。",
        "{greeting} 12580 has your message and an agent will answer soon. Text QUEUE for your place, HELP for more.");

    public static readonly Template Person = new("person",
        "{greeting}已为您转接人工座席，请稍候，回复会发到本机。",
        "{greeting} We are getting an agent for you. The answer will come to this phone.");

    public static readonly Template Status = new("status",
        "您的号码{number}，语言中文，短信{consent}。发 帮助 查看更多。",
        "Your number is {number}, language English, texts {consent}. Text HELP for more.");

    public static readonly Template LanguageSet = new("language-set",
        "好的，以后用中文回复您。发 EN 换英文。",
        "OK, we will answer in English. Text ZH for Chinese.");

    public static readonly Template OptedOut = new("opted-out",
        "已退订，12580不再向您发送短信。发 恢复 重新接收。",
        "You have opted out of texts from 12580. Text START to receive them again.");

    public static readonly Template OptedOutOfMarketing = new("opted-out-marketing",
        "已退订推广短信，您的留言和业务通知不受影响。发 退订 停收全部，恢复 重新接收。",
        "You will get no more offers from 12580; answers and notices go on. Text STOP to stop all, START to undo.");

    public static readonly Template OptedIn = new("opted-in",
        "已恢复接收12580的短信。发 退订 随时停收，帮助 查看更多。",
        "You will receive texts from 12580 again. Text STOP to opt out at any time, HELP for help.");

    /// <summary>A text that a person wrote: its argument is the whole of it.</summary>
    public static readonly Template Free = new("free", "{text}", "{text}");

    /// <summary>Those that an API caller may name.</summary>
    public static readonly IReadOnlyDictionary<string, Template> ById =
        new[] { Help, Acknowledged, Person, Status, LanguageSet, OptedOut, OptedOutOfMarketing, OptedIn }.ToDictionary(template => template.Id);
}
