using Serverless.Emulator;
using Serverless.Local;

namespace Serverless.Tests.Local;

public sealed class ScreenTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_conversation_reads_as_text_answer_and_delivery()
    {
        Show(
            new(EmulatorEventKind.TextReceived) { From = "+8613800138000", To = "12580", Message = "帮助", MessageId = "in" },
            new(EmulatorEventKind.TextStatus) { From = "+8613800138000", To = "12580", MessageId = "in", Status = "delivered" },
            new(EmulatorEventKind.EventDelivered) { Subscription = "sms-inbound" },
            new(EmulatorEventKind.TextSent) { From = "12580", To = "+8613800138000", Message = "您好\n回复", MessageId = "out" },
            new(EmulatorEventKind.TextStatus) { From = "12580", To = "+8613800138000", MessageId = "out", Status = "delivered", Details = "2000: No Error" })
            .ShouldBe([
                "+8613800138000 → 12580  帮助",
                "12580 → +8613800138000  您好 ⏎ 回复",
                "12580 → +8613800138000  delivered",
            ]);
    }

    [Fact]
    public void A_text_that_nobody_took_is_said_to_be_lost() =>
        Show(
            new(EmulatorEventKind.TextReceived) { From = "+8613800138000", To = "12580", Message = "帮助", MessageId = "in" },
            new(EmulatorEventKind.TextStatus) { From = "+8613800138000", To = "12580", MessageId = "in", Status = "failed", Details = "no subscription" })
            .Last().ShouldBe("+8613800138000 → 12580  never reached the service (no subscription)");

    [Fact]
    public void A_failure_is_shown_with_its_reason() =>
        Show(new EmulatorEvent(EmulatorEventKind.TextStatus) { From = "12580", To = "+8613800138000", MessageId = "out", Status = "failed", Details = "4006: Unreachable" })
            .ShouldBe(["12580 → +8613800138000  failed (4006: Unreachable)"]);

    private List<string> Show(params EmulatorEvent[] events)
    {
        var screen = new Screen(_output);
        foreach (var happened in events) screen.Show(happened with { At = DateTimeOffset.UnixEpoch });
        return [.. _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line["00:00:00.000  ".Length..])];
    }
}
