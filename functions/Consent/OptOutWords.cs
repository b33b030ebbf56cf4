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
        ["stop", "stopall", "stop all", "quit", "end", "revoke", "opt out", "optout", "opt-out", "cancel", "unsubscribe", "remove", "arret", "arrete"];

    private static readonly string[] s_chinese = ["退订", "取消订阅", "停止接收", "停止发送", "拒收短信", "退订所有", "退订全部"];

    public static readonly IReadOnlyList<Keyword> Rows =
    [
        new("opt-out", KeywordMatch.Whole, s_english, Language.English, nameof(SuppressionScope.All)) { BeatsAll = true, Asks = AsksInEnglish },
        new("opt-out", KeywordMatch.Whole, s_chinese, Language.Chinese, nameof(SuppressionScope.All)) { BeatsAll = true, Asks = AsksInChinese },
        new("opt-out", KeywordMatch.Whole, ["td", "t", "r", "n", "拒收", "拒绝"], null, nameof(SuppressionScope.Marketing)) { BeatsAll = true, Asks = AsksByCode },
    ];

    // "stop, thank you", "please unsubscribe me now", "remove me from your list" – but not "we have got to stop this bill": besides the
    // word itself only words of courtesy and of the request may stand there.
    private static bool AsksInEnglish(string clean) => English().IsMatch(Punctuation().Replace(clean, " ").Trim());

    private static bool AsksInChinese(string clean) => Chinese().IsMatch(Punctuation().Replace(clean, ""));

    // "回复T", "TD谢谢"
    private static bool AsksByCode(string clean) => Code().IsMatch(Punctuation().Replace(clean, ""));

    [GeneratedRegex(@"[\s\p{P}\p{S}]+")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"^(?:(?:please|pls|plz|ok|okay|hi|hello|kindly|just|no|now|i want to|i would like to|i d like to|can you|could you)\s+)*"
        + @"(?:stop(?: all| it)?|stopall|quit|unsubscribe|opt ?out|(?:take|get) me off|remove me|revoke(?: my)? consent|lose my number|do not (?:text|message|contact) me|don t (?:text|message|contact) me|(?:no|stop(?: the)?| cease) (?:more )?(?:texts?|texting|messages?|messaging|sending|ads|spam))"
        + @"(?:\s+(?:please|pls|plz|thanks|thank you|thx|now|me|my|this|these|the|your|all|any|more|again|ever|from|to|of|off|list|text|texts|texting|message|messages|messaging|sending|sms|ads|spam|number|phone|immediately|it))*$")]
    private static partial Regex English();

    [GeneratedRegex(@"^(?:请|麻烦|我要|我想|我|要|帮我|给我|不用了|你好|您好|谢谢)*(?:退订|取消订阅|停止(?:接收|发送|短信)|不要再?(?:给我)?发|别再?(?:给我)?发|不要(?:再)?骚扰|拒收短信|拒绝接收)(?:了|吧|短信|信息|消息|所有|全部|的|啦|广告|谢谢|多谢|你们|您|服务|请|12580)*$")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^(?:回复?)?(?:td|t|r)(?:退订|谢谢|拒收|了|吧|thanks|thankyou|please)*$")]
    private static partial Regex Code();
}
