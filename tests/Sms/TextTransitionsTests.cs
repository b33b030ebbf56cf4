using Serverless.Sms;
using static Serverless.Sms.TextStatus;

namespace Serverless.Tests.Sms;

/// <summary>The whole table: a change that is not named here is not allowed.</summary>
public sealed class TextTransitionsTests
{
    private static readonly Dictionary<TextStatus, TextStatus[]> s_allowed = new()
    {
        [Received] = [],
        [Queued] = [Sending, Suppressed, Expired],
        [Sending] = [Queued, Accepted, Delivered, Failed, Unknown, Expired],
        [Accepted] = [Delivered, Failed, Unknown],
        [Unknown] = [Accepted, Delivered, Failed],
        [Delivered] = [],
        [Failed] = [],
        [Suppressed] = [],
        [Expired] = [],
    };

    [Fact]
    public void Exactly_these_changes_are_allowed()
    {
        foreach (var from in Enum.GetValues<TextStatus>())
            foreach (var to in Enum.GetValues<TextStatus>())
                from.CanBecome(to).ShouldBe(s_allowed[from].Contains(to), $"{from} to {to}");
    }

    [Fact]
    public void What_can_become_nothing_else_is_final_and_waits_for_nothing()
    {
        foreach (var status in Enum.GetValues<TextStatus>())
        {
            status.IsFinal().ShouldBe(status is Received or Delivered or Failed or Suppressed or Expired, $"{status}");
            status.IsWaiting().ShouldBe(status is Queued or Sending or Accepted, $"{status}");
            (status.IsFinal() && status.IsWaiting()).ShouldBeFalse($"{status}");
        }
    }

    [Fact]
    public void Every_status_can_be_left_or_is_final_and_every_one_but_the_first_can_be_reached()
    {
        foreach (var status in Enum.GetValues<TextStatus>().Except([Received]))
            (status == Queued || s_allowed.Values.Any(next => next.Contains(status))).ShouldBeTrue($"{status}");
    }

    [Fact]
    public void Every_text_that_waits_has_a_deadline_and_no_other_has()
    {
        foreach (var status in Enum.GetValues<TextStatus>())
            (A.Text with { Status = status }).Deadline.HasValue.ShouldBe(status.IsWaiting(), $"{status}");
    }

    [Fact]
    public void A_change_that_is_not_allowed_is_a_fault_of_ours_and_says_so() =>
        Should.Throw<InvalidOperationException>(() => (A.Text with { Status = Delivered }).Become(Failed, DateTimeOffset.UnixEpoch)).Message.ShouldContain("Delivered");

    [Fact]
    public void Become_adds_a_step_to_the_texts_life()
    {
        var text = A.Text.Become(Sending, DateTimeOffset.UnixEpoch, "a reason");

        text.Status.ShouldBe(Sending);
        text.Life.ShouldBe([new LifeEvent(DateTimeOffset.UnixEpoch, Sending, "a reason")]);
    }
}
