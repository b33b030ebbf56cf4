using Serverless.Consent;

namespace Serverless.Sms;

/// <summary>The words of the commands that 12580 always knows. A later slice adds rows and a command of its own: docs/recipes.md.</summary>
public static class SmsKeywords
{
    public static readonly IReadOnlyList<Keyword> Rows =
    [
        new("help", KeywordMatch.Whole, ["帮助", "幫助", "说明", "說明", "菜单", "菜單", "bz"], Language.Chinese),
        new("help", KeywordMatch.Whole, ["help", "info", "menu"], Language.English),
        new("help", KeywordMatch.Whole, ["?", "h"], null),

        new("status", KeywordMatch.Whole, ["状态", "狀態", "我是谁", "我是誰", "我的登记"], Language.Chinese),
        new("status", KeywordMatch.Whole, ["status", "who am i", "whoami"], Language.English),

        new("language", KeywordMatch.Whole, ["中文", "汉语", "漢語", "chinese", "zh", "cn"], Language.Chinese, "zh"),
        new("language", KeywordMatch.Whole, ["en", "eng", "english", "英文", "英语", "英語"], Language.English, "en"),

        new("opt-in", KeywordMatch.Whole, ["恢复", "恢復", "恢复接收", "重新订阅", "hf"], Language.Chinese),
        new("opt-in", KeywordMatch.Whole, ["start", "unstop", "yes start", "resume"], Language.English),

        .. OptOutWords.Rows,
    ];
}
