using System.Text.RegularExpressions;
using Serverless.Sms;

namespace Serverless.Consent;

/// <summary>
/// The words that mean "no more texts" (compliance.md: 47 CFR 64.1200(a)(10), CTIA, and what Chinese carriers print under advertising), alone or in a
/// short sentence. The letter codes stand under advertising ("回T退订"), so they end advertising; the words in full end everything.
/// </summary>
public static partial class OptOutWords
{
    private static readonly string[] s_english =
    [
        "stop", "stopall", "stop all", "quit", "end", "revoke", "opt out", "optout", "opt-out", "cancel", "unsubscribe", "unsub", "remove",
        "arret", "arrete", "arreter", "arrêt", "arrête", "arrêter",
    ];

    private static readonly string[] s_chinese = ["退订", "退訂", "取消订阅", "取消訂閱", "停止", "停止接收", "停止发送", "拒收短信", "退订所有", "退订全部"];

    public static readonly IReadOnlyList<Keyword> Rows =
    [
        new("opt-out", KeywordMatch.Whole, s_english, Language.English, nameof(SuppressionScope.All)) { BeatsAll = true, Asks = AsksInEnglish },
        new("opt-out", KeywordMatch.Whole, s_chinese, Language.Chinese, nameof(SuppressionScope.All)) { BeatsAll = true, Asks = AsksInChinese },
        new("opt-out", KeywordMatch.Whole, ["td", "t", "r", "n", "拒收", "拒绝", "拒絕"], null, nameof(SuppressionScope.Marketing)) { BeatsAll = true, Asks = AsksByCode },
    ];

    // "stop, thank you", "please unsubscribe me now", "take me off your list" – but not "we have got to stop this bill": besides the request itself only
    // words of courtesy and of texting may stand there. The words that also end orders and contracts (cancel, end) may have courtesy alone beside them.
    private static bool AsksInEnglish(string clean)
    {
        var words = Signs().Replace(clean, " ").Trim();
        return English().IsMatch(words) || Courteous().IsMatch(words);
    }

    private static bool AsksInChinese(string clean) => Chinese().IsMatch(Signs().Replace(clean, ""));

    // "回复T", "TD谢谢"
    private static bool AsksByCode(string clean) => Code().IsMatch(Signs().Replace(clean, ""));

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Signs();

    // In none of these may one text be read in two ways within a repetition ("我要" as one part and as two): a long text of such parts would take for ever.
    [GeneratedRegex(@"^(?!stop (?:my|the|this|your) (?:phone|number)$)"
        + @"(?:(?:please|pls|plz|ok|okay|yes|hi|hello|hey|kindly|just|no|now|enough|i (?:want|would like|d like|wish)(?: you)? to|can you|could you|would you)\s+)*"
        + @"(?:stop(?: all| it)?|stopall|quit|unsub|unsubscribe|opt (?:me )?out|optout|(?:i )?revoke(?: my)? consent|lose my number|leave me alone"
        + @"|(?:take|get) (?:me|my number|this number) off|(?:remove|delete) (?:me|my number|this number)"
        + @"|(?:do not|don t|dont|never) (?:ever )?(?:text|message|contact|sms|send)|no more (?:texts?|messages?|sms|ads|spam)|no (?:texts|ads|spam))"
        + @"(?:\s+(?:please|pls|plz|thanks|thank you|thx|ty|stop|now|immediately|at once|already|me|my|this|these|those|the|your|all|any|more|anymore|again|ever|from|to|of|off|it"
        + @"|list|lists|text|texts|texting|message|messages|messaging|contacting|sending|sms|ads|spam|spamming|number|phone|everything|12580|1258))*$")]
    private static partial Regex English();

    [GeneratedRegex(@"^(?:(?:please|pls|plz|ok|okay|hi|hello)\s+)*(?:end|cancel|revoke|remove)(?:\s+(?:please|pls|plz|thanks|thank you|thx))*$")]
    private static partial Regex Courteous();

    [GeneratedRegex(@"^(?:请|請|麻烦|我|要|想|帮我|给我|不用了|好的?|嗯|你好|您好|谢谢)*"
        + @"(?:退[订訂]|取消[订訂][阅閱]|停止(?:接收|[发發]送?|短[信讯訊])|停[发發]|(?:不要|不用|别|別|勿)再?(?:[给給]我)?[发發]送?|不要再?[骚騷][扰擾]|不想再?(?:收到|接收)|拒收短[信讯訊]|拒[绝絕]接收)"
        + @"(?:了|吧|啦|的|短[信讯訊]|信息|消息|所有|全部|广告|[给給]我|我|你们|您|谢谢|多谢|服务|请|12580|1258)*$")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^(?:(?:回复?)(?:td|t|r|n)|td|t|r)(?:退订|谢谢|拒收|了|吧|thanks|thankyou|please)*$")]
    private static partial Regex Code();
}
