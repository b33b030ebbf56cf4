using CsCheck;
using Serverless.Sms;

namespace Serverless.Tests.Sms;

public sealed class SendLadderTests
{
    [Fact]
    public void A_busy_carrier_is_asked_less_and_less_often_up_to_once_an_hour()
    {
        var waits = Enumerable.Range(1, 30).Select(attempt => SendLadder.AfterBusy(attempt, null)).ToList();

        waits.ShouldBeInOrder();
        waits[0].ShouldBe(TimeSpan.FromSeconds(2));
        waits[^1].ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void What_the_carrier_asks_for_is_never_undercut() => Gen.Select(Gen.Int[1, 50], Gen.Int[0, 100_000]).Sample((attempt, seconds) =>
    {
        var asked = TimeSpan.FromSeconds(seconds);
        SendLadder.AfterBusy(attempt, asked).ShouldBe(asked > SendLadder.AfterBusy(attempt, null) ? asked : SendLadder.AfterBusy(attempt, null));
    });

    [Fact]
    public void A_lost_answer_is_repeated_several_times_while_the_carrier_still_knows_a_repeat()
    {
        var (age, repeats) = (TimeSpan.Zero, 0);
        while ((age += SendLadder.AfterUnknown(repeats + 1)) < SendLadder.RepeatWindow) repeats++;

        repeats.ShouldBeGreaterThanOrEqualTo(5);
        SendLadder.RepeatWindow.ShouldBeLessThan(TimeSpan.FromMinutes(5), "acs.md 1.4: about five minutes, and a repeat after it is a second copy");
    }

    [Fact]
    public void A_missing_report_is_asked_for_ever_more_rarely_until_72_hours()
    {
        List<TimeSpan> polls = [ReportLadder.First];
        while (ReportLadder.Next(polls[^1]) is { } next) polls.Add(next);

        polls.ShouldBeInOrder();
        polls.Distinct().Count().ShouldBe(polls.Count, "it must not ask for ever");
        polls[^1].ShouldBe(TimeSpan.FromHours(72));
        polls.Count.ShouldBeInRange(4, 10);
    }

    [Fact]
    public void The_next_question_is_always_later() => Gen.Int[0, 80 * 3600].Sample(seconds =>
    {
        var age = TimeSpan.FromSeconds(seconds);
        if (age >= ReportLadder.GiveUp) ReportLadder.Next(age).ShouldBeNull();
        else ReportLadder.Next(age)!.Value.ShouldBeGreaterThan(age);
    });
}
