using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

/// <summary>Values to start a test from.</summary>
internal static class A
{
    public static readonly DateTimeOffset Day = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(8));

    public static Text Text => new()
    {
        Id = TextId.Create(Numbers.Of("+8613800138000").Key, Day, "key"),
        Direction = Direction.Out,
        Status = TextStatus.Queued,
        Number = Numbers.Of("+8613800138000"),
        ServiceNumber = "12580",
        Body = "你好",
        Language = Language.Chinese,
        CreatedAt = Day,
        NaturalKey = "key",
    };

    public static OutgoingText Outgoing(Purpose purpose, string to = "+8613800138000", string key = "key") =>
        new(Numbers.Of(to), SmsTemplates.Free, new Dictionary<string, string> { ["text"] = "你好" }, purpose, key);
}
