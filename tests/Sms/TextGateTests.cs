using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Serverless.Consent;
using Serverless.Platform;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class TextGateTests
{
    private static readonly PhoneNumber s_number = Numbers.Of("+8613800138000");
    private readonly FakeTimeProvider _time = new(A.Day);
    private readonly TextGate _gate;

    public TextGateTests() => _gate = new(new SmsOptions(), new ServiceClock(_time));

    // Columns: nothing in the way, opted out of advertising, opted out of everything, the number is bad.
    [Theory]
    [InlineData(Purpose.Reply, "yes", "yes", "yes", "yes")]
    [InlineData(Purpose.Service, "yes", "yes", "no", "no")]
    [InlineData(Purpose.Page, "yes", "yes", "no", "no")]
    [InlineData(Purpose.Marketing, "yes", "no", "no", "no")]
    public void Whether_a_text_is_sent_follows_from_its_purpose_and_the_persons_wish(Purpose purpose, string free, string noAdvertising, string nothing, string bad)
    {
        Compose(null).Status.ShouldBe(Expected(free));
        Compose(SuppressionScope.Marketing).Status.ShouldBe(Expected(noAdvertising));
        Compose(SuppressionScope.All).Status.ShouldBe(Expected(nothing));
        Compose(null, "4004").Status.ShouldBe(Expected(bad));

        Text Compose(SuppressionScope? suppressed, string? badNumber = null) => _gate.Compose(A.Outgoing(purpose), new(s_number) { BadNumberReason = badNumber }, suppressed);

        static TextStatus Expected(string sent) => sent == "yes" ? TextStatus.Queued : TextStatus.Suppressed;
    }

    [Theory]
    [InlineData(Purpose.Marketing, SuppressionScope.Marketing, null, "opted out of advertising")]
    [InlineData(Purpose.Marketing, SuppressionScope.All, null, "opted out of all texts")]
    [InlineData(Purpose.Service, SuppressionScope.All, null, "opted out of all texts")]
    [InlineData(Purpose.Page, null, "4004: no such number", "4004: no such number")]
    public void A_text_that_is_not_sent_says_why_in_its_life(Purpose purpose, SuppressionScope? suppressed, string? bad, string reason) =>
        _gate.Compose(A.Outgoing(purpose), new(s_number) { BadNumberReason = bad }, suppressed).Life[^1].Reason!.ShouldContain(reason);

    [Fact]
    public void Advertising_to_a_country_whose_quiet_hours_nobody_knows_is_not_sent()
    {
        var text = _gate.Compose(A.Outgoing(Purpose.Marketing, "+5511961234567"), new(Numbers.Of("+5511961234567")), null);

        text.Status.ShouldBe(TextStatus.Suppressed);
        text.Life[^1].Reason!.ShouldContain("quiet hours");
    }

    [Fact]
    public void Only_advertising_waits_for_the_morning()
    {
        _time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.FromHours(8)));
        var morning = new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8));

        Compose(Purpose.Marketing).DueAt.ShouldBe(morning);
        foreach (var purpose in new[] { Purpose.Reply, Purpose.Service, Purpose.Page }) Compose(purpose).DueAt.ShouldBeNull($"{purpose}");

        Text Compose(Purpose purpose) => _gate.Compose(A.Outgoing(purpose), new(s_number), null);
    }

    [Fact]
    public void Advertising_that_was_due_before_the_evening_but_comes_late_still_waits_for_the_morning()
    {
        var text = _gate.Compose(A.Outgoing(Purpose.Marketing) with { NotBefore = A.Day.AddHours(10.5) }, new(s_number), null);
        text.DueAt.ShouldBe(A.Day.AddHours(10.5));
        _time.SetUtcNow(A.Day.AddHours(11.1));

        var late = _gate.Start(_gate.Decide(text, new(s_number), null));

        late.Status.ShouldBe(TextStatus.Queued);
        late.DueAt.ShouldBe(A.Day.AddHours(22));
    }

    [Fact]
    public void Advertising_never_starts_at_night_whenever_it_was_written_due_or_looked_at() => Gen.Select(Gen.Int[0, 6 * 24 * 60], Gen.Int[0, 7 * 24 * 60], Gen.Int[0, 48 * 60]).Sample((written, notBefore, late) =>
    {
        var time = new FakeTimeProvider(A.Day.AddMinutes(written));
        var gate = new TextGate(new SmsOptions(), new ServiceClock(time));
        var text = gate.Compose(A.Outgoing(Purpose.Marketing) with { NotBefore = A.Day.AddMinutes(notBefore), ExpiresAt = A.Day.AddYears(1) }, new(s_number), null);
        for (var i = 0; i < 3 && text.Status == TextStatus.Queued; i++)
        {
            time.SetUtcNow((text.DueAt > time.GetUtcNow() ? text.DueAt.Value : time.GetUtcNow()).AddMinutes(late));
            text = gate.Start(gate.Decide(text, new(s_number), null));
        }
        if (text.Status == TextStatus.Sending) ServiceClock.ToLocal(time.GetUtcNow()).Hour.ShouldBeInRange(8, 20);
    });

    [Fact]
    public void A_text_is_held_until_its_caller_lets_it_go()
    {
        var text = _gate.Compose(A.Outgoing(Purpose.Service) with { NotBefore = A.Day.AddHours(2) }, new(s_number), null);

        text.DueAt.ShouldBe(A.Day.AddHours(2));
        _gate.Start(text).Status.ShouldBe(TextStatus.Queued);
        _time.SetUtcNow(A.Day.AddHours(2));
        _gate.Start(text).Status.ShouldBe(TextStatus.Sending);
    }

    [Fact]
    public void A_time_that_is_over_already_holds_nothing() =>
        _gate.Compose(A.Outgoing(Purpose.Service) with { NotBefore = A.Day.AddHours(-2) }, new(s_number), null).DueAt.ShouldBeNull();

    [Fact]
    public void A_text_expires_after_a_day_unless_its_caller_says_otherwise()
    {
        _gate.Compose(A.Outgoing(Purpose.Service), new(s_number), null).ExpiresAt.ShouldBe(A.Day.AddDays(1));
        _gate.Compose(A.Outgoing(Purpose.Service) with { ExpiresAt = A.Day.AddHours(1) }, new(s_number), null).ExpiresAt.ShouldBe(A.Day.AddHours(1));
    }

    [Fact]
    public void A_text_held_by_its_caller_lives_from_when_it_may_go()
    {
        var text = _gate.Compose(A.Outgoing(Purpose.Service) with { NotBefore = A.Day.AddDays(3) }, new(s_number), null);

        text.Status.ShouldBe(TextStatus.Queued);
        text.ExpiresAt.ShouldBe(A.Day.AddDays(4));
    }

    [Fact]
    public void A_text_that_cannot_go_before_it_expires_is_expired_at_once()
    {
        _gate.Compose(A.Outgoing(Purpose.Service) with { NotBefore = A.Day.AddHours(2), ExpiresAt = A.Day.AddHours(1) }, new(s_number), null)
            .Status.ShouldBe(TextStatus.Expired);
        _time.SetUtcNow(A.Day.AddHours(12));
        _gate.Compose(A.Outgoing(Purpose.Marketing) with { ExpiresAt = A.Day.AddHours(20) }, new(s_number), null).Status.ShouldBe(TextStatus.Expired, "the morning is too late");
    }

    [Fact]
    public void Start_gives_a_text_the_pair_that_lets_the_carrier_tell_a_repeat()
    {
        var one = _gate.Start(_gate.Compose(A.Outgoing(Purpose.Reply), new(s_number), null));
        var other = _gate.Start(_gate.Compose(A.Outgoing(Purpose.Reply), new(s_number), null));

        one.Status.ShouldBe(TextStatus.Sending);
        one.RepeatabilityId.ShouldNotBeNull().ShouldNotBe(Guid.Empty);
        one.RepeatabilityId.ShouldNotBe(other.RepeatabilityId);
        one.FirstSentAt.ShouldBe(_time.GetUtcNow());
    }

    [Fact]
    public void Start_leaves_a_text_alone_that_is_not_queued()
    {
        foreach (var status in Enum.GetValues<TextStatus>().Except([TextStatus.Queued]))
        {
            var text = A.Text with { Status = status };
            _gate.Start(text).ShouldBe(text);
        }
    }

    [Theory]
    [InlineData(null, Language.Chinese)]
    [InlineData(Language.English, Language.English)]
    public void A_text_is_written_in_the_language_that_the_person_chose(Language? chosen, Language written) =>
        _gate.Compose(A.Outgoing(Purpose.Service), new(s_number) { ChosenLanguage = chosen }, null).Language.ShouldBe(written);

    [Fact]
    public void A_text_knows_its_segments_template_and_sender()
    {
        var outgoing = A.Outgoing(Purpose.Service) with { Arguments = new Dictionary<string, string> { ["text"] = new('中', 160) }, Tag = "t" };

        _gate.Compose(outgoing, new(s_number), null)
            .ShouldSatisfyAllConditions(t => t.Segments.ShouldBe(3), t => t.Template.ShouldBe("free"), t => t.ServiceNumber.ShouldBe("12580"), t => t.CarrierTag.ShouldBe("t"));
    }
}
