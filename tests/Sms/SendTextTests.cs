using Serverless.Consent;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class SendTextTests : IAsyncLifetime
{
    private readonly PhoneNumber _handset = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_text_is_sent_at_once_and_followed_until_it_is_delivered()
    {
        var sent = await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { Tag = "fault-17" });
        sent.Status.ShouldBe(TextStatus.Accepted);

        var delivered = await _service.Becomes(_handset, TextStatus.Delivered);

        delivered.Life.Select(step => step.Status).ShouldBe([TextStatus.Queued, TextStatus.Sending, TextStatus.Accepted, TextStatus.Delivered]);
        delivered.Code.ShouldBe("2000");
        var onHandset = (await _service.On(_handset)).ShouldHaveSingleItem();
        (onHandset.From, onHandset.Message, onHandset.Tag, onHandset.MessageId).ShouldBe(("12580", "你好", "fault-17", delivered.CarrierMessageId));
        onHandset.RepeatabilityRequestId.ShouldBe(delivered.RepeatabilityId.ToString());
    }

    [Theory]
    [InlineData("退订", Purpose.Service, false)]
    [InlineData("退订", Purpose.Page, false)]
    [InlineData("退订", Purpose.Marketing, false)]
    [InlineData("TD", Purpose.Service, true)]
    [InlineData("TD", Purpose.Page, true)]
    [InlineData("TD", Purpose.Marketing, false)]
    public async Task Whoever_opted_out_is_texted_by_scope_only(string optOut, Purpose purpose, bool isSent)
    {
        await _service.Handle(_handset.Value, optOut);

        var text = await _service.Send(A.Outgoing(purpose, _handset.Value));

        text.Status.ShouldBe(isSent ? TextStatus.Accepted : TextStatus.Suppressed);
        if (!isSent) text.Life[^1].Reason!.ShouldContain("opted out");
        (await _service.On(_handset)).Count.ShouldBe(isSent ? 2 : 1, "the confirmation, and this one if it may be");
    }

    [Fact]
    public async Task Advertising_in_the_evening_goes_out_in_the_morning()
    {
        _service.Time.SetUtcNow(InProcessService.Monday.Date.AddHours(21).ToChina());
        var text = await _service.Send(A.Outgoing(Purpose.Marketing, _handset.Value));
        text.Status.ShouldBe(TextStatus.Queued);

        await _service.Advance(TimeSpan.FromHours(10.9));
        await _service.Sweep();
        (await _service.On(_handset)).ShouldBeEmpty();
        await _service.Advance(TimeSpan.FromHours(0.2));

        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.Becomes(_handset, TextStatus.Delivered)).FirstSentAt.ShouldBe(InProcessService.Monday.Date.AddDays(1).AddHours(8).ToChina());
    }

    [Fact]
    public async Task Advertising_that_waits_for_the_morning_costs_the_sweeper_nothing()
    {
        _service.Time.SetUtcNow(InProcessService.Monday.Date.AddHours(20.9).ToChina());
        await _service.Network.Faults(new { tooManyRequests429 = new { retryAfter = 600 } });
        await _service.Send(A.Outgoing(Purpose.Marketing, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(15));
        var waiting = _service.Tap.Delayed.Count;

        for (var minute = 0; minute < 10; minute++)
        {
            await _service.Advance(TimeSpan.FromMinutes(1));
            await _service.Sweep();
        }

        _service.Tap.Delayed.Count.ShouldBe(waiting);
        (await _service.SentTo(_handset)).Single().DueAt.ShouldBe(InProcessService.Monday.Date.AddDays(1).AddHours(8).ToChina());
    }

    [Fact]
    public async Task Whoever_opts_out_while_a_text_waits_does_not_get_it()
    {
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { NotBefore = _service.Now.AddHours(2) });
        await _service.Handle(_handset.Value, "退订");

        await _service.Advance(TimeSpan.FromHours(3));

        (await _service.SentTo(_handset)).Single(text => text.Purpose == Purpose.Service).Status.ShouldBe(TextStatus.Suppressed);
        (await _service.On(_handset)).ShouldHaveSingleItem("the confirmation alone");
    }

    [Fact]
    public async Task A_text_whose_time_is_over_is_not_sent()
    {
        await _service.Network.Faults(new { serviceUnavailable503 = true });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { ExpiresAt = _service.Now.AddMinutes(5) });
        await _service.Advance(TimeSpan.FromMinutes(4));
        await _service.Network.NoFaults();
        _service.LoseDelayed();

        await _service.Advance(TimeSpan.FromMinutes(10));
        await _service.Sweep();

        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Expired);
        (await _service.On(_handset)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_key_is_the_same_text_however_often_and_at_once_it_is_asked_for()
    {
        var send = _service.Get<SendText>();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => send.Execute(A.Outgoing(Purpose.Service, _handset.Value), CancellationToken.None))));
        var later = await send.Execute(A.Outgoing(Purpose.Service, _handset.Value), CancellationToken.None);

        results.Count(result => result.Created).ShouldBe(1);
        later.Created.ShouldBeFalse();
        results.Append(later).Select(result => result.Text.Id).Distinct().ShouldHaveSingleItem();
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_same_key_for_another_number_is_another_text()
    {
        var other = Numbers.Chinese();

        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Send(A.Outgoing(Purpose.Service, other.Value));

        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.On(other)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    public async Task The_same_wording_goes_to_a_hundred_people_in_one_request(int people, int requests)
    {
        var numbers = Enumerable.Range(0, people).Select(_ => Numbers.Chinese()).ToList();

        (await RequestsFor(() => _service.Get<SendText>().Execute([.. numbers.Select(number => A.Outgoing(Purpose.Marketing, number.Value) with { Tag = "campaign" })], CancellationToken.None)))
            .ShouldBe(requests);

        (await _service.Network.Ledger("campaign")).ShouldSatisfyAllConditions(ledger => ledger.Accepted.ShouldBe(people), ledger => ledger.Duplicates.ShouldBe(0));
    }

    [Fact]
    public async Task Another_wording_or_tag_goes_in_a_request_of_its_own()
    {
        OutgoingText To(string text, string tag) => A.Outgoing(Purpose.Service, Numbers.Chinese().Value) with { Arguments = new Dictionary<string, string> { ["text"] = text }, Tag = tag };

        (await RequestsFor(() => _service.Get<SendText>().Execute([To("one", "a"), To("one", "a"), To("two", "a"), To("one", "b")], CancellationToken.None))).ShouldBe(3);
    }

    [Fact]
    public async Task One_recipient_of_many_who_fails_or_is_opted_out_stops_nobody_else()
    {
        var (optedOut, bad, busy) = (Numbers.Chinese(), Numbers.Of("+01234567"), Numbers.Chinese());
        var good = Enumerable.Range(0, 5).Select(_ => Numbers.Chinese()).ToList();
        await _service.Handle(optedOut.Value, "退订");
        await _service.Network.Behave(busy.Value, "4006");

        await _service.Get<SendText>().Execute([.. good.Concat([optedOut, bad, busy]).Select(number => A.Outgoing(Purpose.Service, number.Value, "bulk"))], CancellationToken.None);

        foreach (var number in good) await _service.Becomes(number, TextStatus.Delivered);
        (await _service.SentTo(optedOut)).Single(text => text.NaturalKey == "bulk").Status.ShouldBe(TextStatus.Suppressed);
        (await _service.Becomes(busy, TextStatus.Failed)).Code.ShouldBe("4006");
        var refused = await _service.Becomes(bad, TextStatus.Failed);
        (refused.Code, refused.Life[^1].Reason).ShouldBe(("400", "400: Invalid To phone number format."));
    }

    [Fact]
    public async Task A_process_that_dies_after_any_storage_operation_sends_a_text_once()
    {
        var send = _service.Get<SendText>();
        for (var operations = 0; ; operations++)
        {
            var handset = Numbers.Chinese();
            _service.Tap.DieAfter(operations);
            var died = false;
            try
            {
                await send.Execute([A.Outgoing(Purpose.Service, handset.Value)], CancellationToken.None);
                await _service.Run();
            }
            catch (ProcessDiedException)
            {
                died = true;
            }
            _service.Tap.Revive();

            // Whoever asked asks again; what is overdue is swept.
            await send.Execute([A.Outgoing(Purpose.Service, handset.Value)], CancellationToken.None);
            await _service.Advance(TimeSpan.FromMinutes(2));
            await _service.Sweep();
            await _service.Advance(TimeSpan.FromMinutes(1));

            (await _service.On(handset)).ShouldHaveSingleItem($"died after {operations} operations");
            (await _service.Becomes(handset, TextStatus.Delivered)).ShouldNotBeNull();
            if (!died)
            {
                operations.ShouldBeGreaterThan(5);
                return;
            }
        }
    }

    [Fact]
    public async Task A_text_to_an_unreachable_suppression_list_is_not_sent_unchecked()
    {
        await _service.Handle(_handset.Value, "退订");
        _service.Tap.DieAfter(1);

        await Should.ThrowAsync<ProcessDiedException>(() => _service.Send(A.Outgoing(Purpose.Marketing, _handset.Value)));

        _service.Tap.Revive();
        (await _service.Get<CheckConsent>().ScopeOf(_handset.Key, CancellationToken.None)).ShouldBe(SuppressionScope.All);
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_job_that_names_no_text_is_dropped()
    {
        await _service.Put(QueueNames.SmsOutbound, """{"name":"send-texts","version":1,"ids":["nonsense",""]}""");

        await _service.Run();

        _service.Failures.ShouldBeEmpty();
    }

    private async Task<int> RequestsFor(Func<Task> send)
    {
        // A fault that does nothing but count what it strikes.
        await _service.Network.Faults(new { slowResponse = new { count = 1000, milliseconds = 0 } });
        await send();
        await _service.Run();
        return 1000 - await _service.Network.StrikesLeft("slowResponse");
    }
}

internal static class China
{
    /// <summary>That time of day in China.</summary>
    public static DateTimeOffset ToChina(this DateTime local) => new(local, TimeSpan.FromHours(8));
}
