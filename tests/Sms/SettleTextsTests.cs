using Serverless.Consent;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class SettleTextsTests : IAsyncLifetime
{
    private readonly PhoneNumber _handset = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("reportBefore202")]
    [InlineData("reportDuplicate")]
    [InlineData("reportOutOfOrder")]
    [InlineData("reportPascalCase")]
    [InlineData("reportMissingTag")]
    [InlineData("eventPlainText")]
    public async Task However_its_report_comes_a_text_ends_as_delivered(string fault)
    {
        await _service.Network.Faults(new Dictionary<string, bool> { [fault] = true });

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));

        var text = await _service.Becomes(_handset, TextStatus.Delivered);
        // Whatever else comes changes nothing.
        await _service.Run();
        (await _service.SentTo(_handset)).ShouldHaveSingleItem().Life.Count.ShouldBe(text.Life.Count);
        (await _service.Unreadable()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_report_that_comes_while_the_answer_is_on_its_way_settles_the_text_when_the_answer_comes()
    {
        await Half("the report is parked");
        var onHandset = (await _service.On(_handset)).Single();
        await _service.Deliver(QueueNames.SmsReports, Events.Report(onHandset.MessageId, _handset.Value, "Delivered", "2000", _service.Now, onHandset.Tag));
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Sending);

        await _service.Advance(TimeSpan.FromMinutes(1.1));
        await _service.Sweep();

        var text = (await _service.SentTo(_handset)).Single();
        text.Life.Select(step => step.Status).TakeLast(2).ShouldBe([TextStatus.Accepted, TextStatus.Delivered]);
        (await _service.On(_handset)).ShouldHaveSingleItem("the repeat is answered from the carrier's memory");
    }

    [Fact]
    public async Task A_report_that_came_first_settles_a_text_whose_answer_never_comes()
    {
        await Half("the report is parked");
        var onHandset = (await _service.On(_handset)).Single();
        await _service.Deliver(QueueNames.SmsReports, Events.Report(onHandset.MessageId, _handset.Value, "Delivered", "2000", _service.Now, onHandset.Tag));
        _service.LoseDelayed();

        await _service.Advance(TimeSpan.FromMinutes(10));
        await _service.Sweep();

        (await _service.SentTo(_handset)).Single().ShouldSatisfyAllConditions(t => t.Status.ShouldBe(TextStatus.Delivered), t => t.CarrierMessageId.ShouldBe(onHandset.MessageId));
    }

    [Fact]
    public async Task A_report_that_never_comes_is_asked_for()
    {
        await _service.Network.Faults(new { reportNever = true });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Run();
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Accepted);

        await _service.Advance(TimeSpan.FromMinutes(9));
        await _service.Sweep();
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Accepted);
        await _service.Advance(TimeSpan.FromMinutes(2));
        await _service.Sweep();

        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Delivered);
    }

    [Fact]
    public async Task A_text_that_nobody_ever_hears_of_is_unknown_after_72_hours_and_an_operator_is_told()
    {
        await _service.Network.Behave(_handset.Value, "never");
        await _service.Network.Faults(new { serviceUnavailable503 = new { count = 3, operation = "deliveryReports" } });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        var asked = 0;

        for (var hour = 0; hour < 72; hour++)
        {
            await _service.Sweep();
            (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Accepted, $"after {hour} hours");
            asked = 3 - await _service.Network.StrikesLeft("serviceUnavailable503");
            await _service.Advance(TimeSpan.FromHours(1));
        }
        await _service.Advance(TimeSpan.FromMinutes(1));
        await _service.Sweep();

        var text = (await _service.SentTo(_handset)).Single();
        text.Status.ShouldBe(TextStatus.Unknown);
        asked.ShouldBe(3);
        (await _service.Notes()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(note => note.Kind.ShouldBe("no-report"), note => note.Reference.ShouldBe(text.Id.Value));
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_text_that_was_held_for_days_has_its_72_hours_from_when_it_was_sent()
    {
        await _service.Network.Behave(_handset.Value, "never");
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { NotBefore = _service.Now.AddDays(5) });
        await _service.Advance(TimeSpan.FromDays(5));

        await _service.Advance(TimeSpan.FromHours(1));
        await _service.Sweep();
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Accepted);
        await _service.Advance(TimeSpan.FromHours(72));
        await _service.Sweep();
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Unknown);
    }

    [Fact]
    public async Task A_text_that_was_held_and_then_refused_for_days_is_followed_to_its_end_all_the_same()
    {
        await _service.Network.Behave(_handset.Value, "never");
        await _service.Network.Faults(new { tooManyRequests429 = new { retryAfter = 86_400 } });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { NotBefore = _service.Now.AddDays(6.9), ExpiresAt = _service.Now.AddDays(14) });
        await _service.Advance(TimeSpan.FromDays(12));
        await _service.Network.NoFaults();
        await _service.Advance(TimeSpan.FromDays(1));
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Accepted);

        for (var hours = 0; hours < 80; hours += 8)
        {
            await _service.Sweep();
            await _service.Advance(TimeSpan.FromHours(8));
        }

        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Unknown);
        (await _service.Notes()).ShouldHaveSingleItem().Kind.ShouldBe("no-report");
    }

    [Fact]
    public async Task A_person_who_opted_out_at_the_carrier_is_suppressed_here_too()
    {
        await _service.Network.Behave(_handset.Value, "4007");

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));

        var text = await _service.Becomes(_handset, TextStatus.Failed);
        (text.Code, text.Life[^1].Reason!.Contains("START", StringComparison.Ordinal)).ShouldBe(("4007", true));
        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, "next"))).Status.ShouldBe(TextStatus.Suppressed);
        var wish = (await _service.Get<ConsentStore>().Of(_handset.Key, CancellationToken.None)).ShouldHaveSingleItem();
        (wish.Scope, wish.Cause.Source, wish.Cause.CauseId).ShouldBe((SuppressionScope.All, ConsentSource.Carrier, text.Id.Value));
    }

    [Fact]
    public async Task A_late_word_of_the_carrier_does_not_undo_what_the_person_wished_since()
    {
        await _service.Network.Faults(new { reportNever = true });
        var text = await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        var refused = _service.Now;
        await _service.Advance(TimeSpan.FromMinutes(1));
        await _service.Handle(_handset.Value, "恢复");

        await _service.Deliver(QueueNames.SmsReports, Events.Report(text.CarrierMessageId!, _handset.Value, "Failed", "4007", refused, text.CarrierTag));

        (await _service.Get<CheckConsent>().ScopeOf(_handset.Key, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("4002")]
    [InlineData("4004")]
    public async Task A_number_that_does_not_exist_gets_nothing_more_until_it_texts_us_itself(string code)
    {
        await _service.Network.Behave(_handset.Value, code);
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        (await _service.Becomes(_handset, TextStatus.Failed)).Code.ShouldBe(code);

        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, "second"))).ShouldSatisfyAllConditions(
            text => text.Status.ShouldBe(TextStatus.Suppressed), text => text.Life[^1].Reason!.ShouldContain("marked bad"));

        await _service.Network.Behave(_handset.Value, "delivered");
        await _service.Handle(_handset.Value, "你好");
        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, "third"))).Status.ShouldBe(TextStatus.Accepted);
    }

    [Fact]
    public async Task A_number_that_texted_us_since_is_not_marked_bad_by_a_late_report()
    {
        await _service.Network.Faults(new { reportNever = true });
        var text = await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(1));
        await _service.Handle(_handset.Value, "帮助");

        await _service.Deliver(QueueNames.SmsReports, Events.Report(text.CarrierMessageId!, _handset.Value, "Failed", "4004", _service.Now));

        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, "second"))).Status.ShouldBe(TextStatus.Accepted);
    }

    [Theory]
    [InlineData("4006", TextStatus.Failed)]
    [InlineData("5001", TextStatus.Failed)]
    [InlineData("5002", TextStatus.Unknown)]
    [InlineData("9999", TextStatus.Unknown)]
    public async Task A_code_that_says_nothing_of_the_person_or_the_number_ends_this_text_alone(string code, TextStatus status)
    {
        await _service.Network.Behave(_handset.Value, code);
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        (await _service.Becomes(_handset, status)).Code.ShouldBe(code);

        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, "second"))).Status.ShouldBe(TextStatus.Accepted);
    }

    [Fact]
    public async Task Of_two_reports_that_contradict_each_other_the_first_holds()
    {
        await _service.Network.Faults(new { reportNever = true });
        var text = await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));

        await _service.Deliver(QueueNames.SmsReports, Events.Report(text.CarrierMessageId!, _handset.Value, "Delivered", "2000", _service.Now));
        await _service.Deliver(QueueNames.SmsReports, Events.Report(text.CarrierMessageId!, _handset.Value, "Failed", "4007", _service.Now));

        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Delivered);
        (await _service.Get<CheckConsent>().ScopeOf(_handset.Key, CancellationToken.None)).ShouldBeNull("a text that arrived was not blocked");
    }

    [Fact]
    public async Task A_report_of_a_text_that_nobody_sent_is_kept_apart_and_harms_nothing()
    {
        await _service.Put(QueueNames.SmsReports, Events.Report("Outgoing_nobodys", _handset.Value, "Failed", "4007", _service.Now));
        await _service.Put(QueueNames.SmsReports, Events.Report("Outgoing_nobodys", _handset.Value, "Failed", "4007", _service.Now));

        await _service.Run();

        _service.Failures.ShouldBeEmpty();
        (await _service.SentTo(_handset)).ShouldBeEmpty();
    }

    /// <summary>The carrier has the text, and the process dies before it hears so.</summary>
    private async Task Half(string why)
    {
        await _service.Network.Faults(new { reportNever = true, acceptThenDropResponse = new { count = 1 } });
        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value))).Status.ShouldBe(TextStatus.Sending, why);
        _service.LoseDelayed();
    }
}
