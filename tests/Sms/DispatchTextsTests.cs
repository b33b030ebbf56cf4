using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class DispatchTextsTests : IAsyncLifetime
{
    private readonly PhoneNumber _handset = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("tooManyRequests429", "429")]
    [InlineData("serviceUnavailable503", "503")]
    public async Task A_busy_carrier_is_asked_again_when_it_said_and_not_before(string fault, string code)
    {
        await _service.Network.Faults(new Dictionary<string, object> { [fault] = new { count = 1, retryAfter = 40 } });

        var text = await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));

        (text.Status, text.Code, text.Attempts).ShouldBe((TextStatus.Queued, code, 1));
        text.DueAt.ShouldBe(_service.Now.AddSeconds(40));
        await _service.Advance(TimeSpan.FromSeconds(39));
        (await _service.On(_handset)).ShouldBeEmpty();
        await _service.Advance(TimeSpan.FromSeconds(2));
        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.Becomes(_handset, TextStatus.Delivered)).Life.ShouldContain(step => step.Reason != null && step.Reason.StartsWith(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_carrier_that_names_no_time_is_asked_ever_more_rarely_until_it_takes_the_text()
    {
        await _service.Network.Faults(new { tooManyRequests429 = new { count = 6 } });
        var start = _service.Now;

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(10));

        var text = await _service.Becomes(_handset, TextStatus.Delivered);
        text.Attempts.ShouldBe(6);
        (text.FirstSentAt - start).ShouldBe(TimeSpan.FromSeconds(2 + 5 + 15 + 30 + 60 + 120));
        text.RepeatabilityId.ShouldNotBeNull();
        (await _service.Network.Ledger()).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task A_carrier_that_stays_busy_until_the_texts_time_is_over_does_not_get_it_any_more()
    {
        await _service.Network.Faults(new { serviceUnavailable503 = true });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { ExpiresAt = _service.Now.AddMinutes(10) });

        await _service.Advance(TimeSpan.FromMinutes(11));

        (await _service.SentTo(_handset)).Single().ShouldSatisfyAllConditions(
            text => text.Status.ShouldBe(TextStatus.Expired), text => text.Life[^1].Reason!.ShouldContain("busy"));
        _service.Tap.Delayed.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_recipient_whom_the_carrier_cannot_take_now_is_tried_again_alone()
    {
        await _service.Network.Faults(new { recipient503 = new { count = 1 } });

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromSeconds(5));

        await _service.Becomes(_handset, TextStatus.Delivered);
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("acceptThenDropResponse", 1)]
    [InlineData("acceptThenDropResponse", 3)]
    [InlineData("internalError500", 2)]
    public async Task A_text_whose_answer_was_lost_is_repeated_with_the_same_pair_and_arrives_once(string fault, int times)
    {
        await _service.Network.Faults(new Dictionary<string, object> { [fault] = new { count = times } });

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(2));

        var text = await _service.Becomes(_handset, TextStatus.Delivered);
        (await _service.On(_handset)).ShouldHaveSingleItem().RepeatabilityRequestId.ShouldBe(text.RepeatabilityId.ToString());
        (await _service.Network.Ledger()).ShouldSatisfyAllConditions(ledger => ledger.Accepted.ShouldBe(1), ledger => ledger.Duplicates.ShouldBe(0));
    }

    [Fact]
    public async Task After_the_window_nothing_is_sent_again_and_an_operator_is_told()
    {
        // No report, or it would settle the text.
        await _service.Network.Faults(new { acceptThenDropResponse = true, reportNever = true });

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(6));
        await _service.Sweep();
        await _service.Network.NoFaults();
        await _service.Advance(TimeSpan.FromDays(1));
        await _service.Sweep();

        var text = (await _service.SentTo(_handset)).Single();
        text.Status.ShouldBe(TextStatus.Unknown);
        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.Notes()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            note => note.Kind.ShouldBe("text-unknown"), note => note.Reference.ShouldBe(text.Id.Value), note => note.Advice.ShouldContain("not sent again"));
    }

    [Theory]
    [InlineData("Delivered", "2000: No Error", TextStatus.Delivered)]
    [InlineData("Failed", "4006: unreachable", TextStatus.Failed)]
    public async Task A_late_report_settles_what_nobody_knew(string status, string details, TextStatus settled)
    {
        await _service.Network.Faults(new { acceptThenDropResponse = true, reportNever = true });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(6));
        var onHandset = (await _service.On(_handset)).Single();

        await _service.Deliver(QueueNames.SmsReports, Events.Report(onHandset.MessageId, _handset.Value, status, details, _service.Now, onHandset.Tag));

        (await _service.SentTo(_handset)).Single().ShouldSatisfyAllConditions(text => text.Status.ShouldBe(settled), text => text.CarrierMessageId.ShouldBe(onHandset.MessageId));
    }

    [Fact]
    public async Task A_report_of_another_text_settles_nothing()
    {
        await _service.Network.Faults(new { acceptThenDropResponse = true, reportNever = true });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(6));

        await _service.Deliver(QueueNames.SmsReports, Events.Report("Outgoing_other", _handset.Value, "Delivered", "2000", _service.Now, "another tag"));
        await _service.Deliver(QueueNames.SmsReports, Events.Report("Outgoing_older", _handset.Value, "Delivered", "2000", _service.Now.AddHours(-3), "key"));

        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Unknown);
    }

    [Theory]
    [InlineData("badRequest400", "400")]
    [InlineData("unownedSender401", "401")]
    [InlineData("always401", "401")]
    public async Task A_refusal_is_final_and_says_why(string fault, string code)
    {
        await _service.Network.Faults(new Dictionary<string, object> { [fault] = true });

        var text = await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Network.NoFaults();
        await _service.Advance(TimeSpan.FromHours(1));
        await _service.Sweep();

        (await _service.SentTo(_handset)).Single().ShouldSatisfyAllConditions(
            t => t.Status.ShouldBe(TextStatus.Failed), t => t.Code.ShouldBe(code), t => t.Life[^1].Reason!.Length.ShouldBeGreaterThan(8));
        (await _service.On(_handset)).ShouldBeEmpty();
        text.Status.ShouldBe(TextStatus.Failed);
        // A refusal of us and not of the text stops every other one too.
        (await _service.Notes()).Select(note => note.Kind).ShouldBe(code == "401" ? ["carrier-refuses-us"] : []);
    }

    [Fact]
    public async Task A_slow_carrier_is_waited_for()
    {
        await _service.Network.Faults(new { slowResponse = new { milliseconds = 500 } });

        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value))).Status.ShouldBe(TextStatus.Accepted);
    }

    [Fact]
    public async Task The_same_job_twice_sends_once()
    {
        await _service.Get<SendText>().Execute([A.Outgoing(Purpose.Service, _handset.Value)], CancellationToken.None);
        var job = (await _service.Peek(QueueNames.SmsOutbound)).Single();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _service.Deliver(QueueNames.SmsOutbound, job))));
        await _service.Run();
        await _service.Advance(TimeSpan.FromMinutes(1));

        (await _service.On(_handset)).ShouldHaveSingleItem();
        await _service.Becomes(_handset, TextStatus.Delivered);
    }
}
