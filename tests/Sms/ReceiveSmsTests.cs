using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class ReceiveSmsTests : IAsyncLifetime
{
    private readonly PhoneNumber _handset = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_text_is_answered_once_however_often_its_event_comes()
    {
        var body = Events.Text("Incoming_1", _handset.Value, "帮助", _service.Now);
        for (var i = 0; i < 5; i++) await _service.Put(QueueNames.SmsInbound, body);

        await _service.Run();

        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.TextsOf(_handset)).Count.ShouldBe(2);
        _service.Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("帮助")]
    [InlineData("你好")]
    [InlineData("人工")]
    [InlineData("退订")]
    [InlineData("恢复")]
    public async Task Runs_of_one_event_at_the_same_time_have_one_effect(string message)
    {
        for (var round = 0; round < 3; round++)
        {
            var handset = Numbers.Chinese();
            var body = Events.Text($"Incoming_{round}", handset.Value, message, _service.Now);

            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _service.Deliver(QueueNames.SmsInbound, body))));
            await _service.Run();

            (await _service.On(handset)).ShouldHaveSingleItem(message);
            (await _service.TextsOf(handset)).Count.ShouldBe(2);
        }
        (await _service.Network.Ledger()).Duplicates.ShouldBe(0);
    }

    [Theory]
    [InlineData("帮助")]
    [InlineData("你好")]
    [InlineData("退订")]
    public async Task A_process_that_dies_after_any_storage_operation_loses_nothing_and_answers_once(string message)
    {
        for (var operations = 0; ; operations++)
        {
            var handset = Numbers.Chinese();
            var body = Events.Text($"Incoming_{operations}", handset.Value, message, _service.Now);
            _service.Tap.DieAfter(operations);
            var died = false;
            try
            {
                await _service.Deliver(QueueNames.SmsInbound, body);
            }
            catch (ProcessDiedException)
            {
                died = true;
            }
            _service.Tap.Revive();

            // The message was not deleted, so it comes again.
            await _service.Deliver(QueueNames.SmsInbound, body);
            await _service.Run();

            (await _service.On(handset)).ShouldHaveSingleItem($"died after {operations} operations");
            (await _service.SentTo(handset)).ShouldHaveSingleItem().Status.ShouldBe(TextStatus.Delivered, $"died after {operations} operations");
            if (message == "你好")
                (await _service.Get<ContactStore>().OpenOf(handset.Key))!.Texts.ShouldBe(1, $"died after {operations} operations");
            if (!died)
            {
                operations.ShouldBeGreaterThan(3);
                return;
            }
        }
    }

    [Theory]
    [InlineData("帮助", 8)]
    // Six for the text and its answer; the rest opens its contact at the desk and looks for an agent, in a process that has to learn the settings and lanes first.
    [InlineData("你好", 14)]
    [InlineData("退订", 8)]
    [InlineData("TD", 8)]
    [InlineData("恢复", 8)]
    public async Task A_text_with_its_answer_costs_no_more_storage_operations_than_this(string message, int most)
    {
        await _service.Text(_handset.Value, message);
        var event_ = (await _service.Take(QueueNames.SmsInbound)).Single();
        var before = _service.Tap.Operations;

        await _service.Deliver(QueueNames.SmsInbound, event_);

        (_service.Tap.Operations - before + 2).ShouldBeLessThanOrEqualTo(most, "with the receipt and the deletion of its message");
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Texts_that_come_in_the_wrong_order_stand_in_the_order_in_which_they_were_sent()
    {
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_2", _handset.Value, "second", _service.Now.AddSeconds(-5)));
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_1", _handset.Value, "first", _service.Now.AddSeconds(-10)));

        (await _service.TextsOf(_handset)).Where(text => text.Direction == Direction.In).Select(text => text.Body).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task R1_a_text_to_the_old_number_is_answered_from_the_new_one()
    {
        await _service.Handle(_handset.Value, "帮助", to: "1258");

        (await _service.On(_handset)).ShouldHaveSingleItem().From.ShouldBe("12580");
        (await _service.TextsOf(_handset)).Single(text => text.Direction == Direction.In).ServiceNumber.ShouldBe("1258");
    }

    [Fact]
    public async Task A_text_to_a_number_that_is_not_ours_is_kept_for_an_operator()
    {
        await _service.Put(QueueNames.SmsInbound, Events.Text("Incoming_1", _handset.Value, "你好", _service.Now, to: "95588"));

        await _service.Run();

        (await _service.Unreadable()).ShouldHaveSingleItem().Reason.ShouldContain("Sms__AlsoAccepted");
        (await _service.On(_handset)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("95588")]
    [InlineData("1069012345678")]
    [InlineData("BANK")]
    public async Task A_robot_is_never_answered_but_an_agent_sees_what_it_wrote(string from)
    {
        PhoneNumber.TryFromCarrier(from, out var robot).ShouldBeTrue();
        foreach (var message in new[] { "HELP", "STOP", "Your code is 1234" })
            await _service.Put(QueueNames.SmsInbound, Events.Text($"Incoming_{message}", from, message, _service.Now));

        await _service.Run();

        (await _service.SentTo(robot)).ShouldBeEmpty();
        (await _service.Network.Ledger()).Accepted.ShouldBe(0);
        (await _service.Get<ContactStore>().OpenOf(robot.Key))!.Texts.ShouldBe(3);
    }

    [Fact]
    public async Task Two_robots_that_answer_each_other_are_parted_and_an_operator_is_told_once()
    {
        await using var service = await InProcessService.StartAsync(null, ("Sms:AnswersPerHour", "3"));

        for (var i = 0; i < 6; i++) await service.Handle(_handset.Value, $"auto reply {i}");

        (await service.On(_handset)).Count.ShouldBe(3);
        (await service.TextsOf(_handset)).Count(text => text.Direction == Direction.In).ShouldBe(6, "every text is kept all the same");
        (await service.Get<ContactStore>().OpenOf(_handset.Key))!.Texts.ShouldBe(6);
        (await service.Notes()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            note => note.Kind.ShouldBe("loop-guard"), note => note.Reference.ShouldStartWith(_handset.Key.Value), note => note.Advice.ShouldNotContain(_handset.Value[3..]));

        service.Time.Advance(TimeSpan.FromHours(1));
        await service.Handle(_handset.Value, "帮助");
        (await service.On(_handset)).Count.ShouldBe(4, "the hour is over");
    }

    [Fact]
    public async Task An_opt_out_counts_even_where_the_loop_guard_keeps_silent()
    {
        await using var service = await InProcessService.StartAsync(null, ("Sms:AnswersPerHour", "1"));
        await service.Handle(_handset.Value, "帮助");

        await service.Handle(_handset.Value, "退订");

        (await service.On(_handset)).ShouldHaveSingleItem();
        (await service.Send(A.Outgoing(Purpose.Service, _handset.Value))).Status.ShouldBe(TextStatus.Suppressed);
    }

    [Theory]
    [InlineData("帮助", "留言")]
    [InlineData("？", "留言")]
    [InlineData("HELP", "text us your message")]
    public async Task Help_comes_in_the_language_of_the_word(string word, string expected)
    {
        await _service.Handle(_handset.Value, word);

        (await _service.On(_handset)).ShouldHaveSingleItem().Message.ShouldContain(expected);
    }

    [Fact]
    public async Task A_foreign_number_is_answered_in_English_until_it_chooses_Chinese()
    {
        var american = Numbers.American();

        await _service.Handle(american.Value, "?");
        await _service.Handle(american.Value, "中文");
        await _service.Handle(american.Value, "?");

        (await _service.On(american)).Select(text => text.Message.Any(c => c >= '\u4e00')).ShouldBe([false, true, true]);
    }

    [Fact]
    public async Task Of_two_choices_of_a_language_the_later_one_holds_in_whatever_order_they_come()
    {
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_2", _handset.Value, "EN", _service.Now.AddMinutes(-1)));
        await _service.Deliver(QueueNames.SmsInbound, Events.Text("Incoming_1", _handset.Value, "中文", _service.Now.AddMinutes(-2)));

        await _service.Handle(_handset.Value, "帮助");

        (await _service.On(_handset)).Select(text => text.Message).ShouldAllBe(message => message.Contains("ZH for Chinese"), "each is answered, in the language that holds");
    }

    [Theory]
    [InlineData("2026-11-23T11:59:00+08:00", "早上好！")]
    [InlineData("2026-11-23T12:00:00+08:00", "您好！")]
    [InlineData("2026-11-23T03:59:00Z", "早上好！")]
    [InlineData("2026-02-17T09:00:00+08:00", "新年好！")]
    [InlineData("2026-09-25T20:00:00+08:00", "中秋节快乐！")]
    public async Task R35_R37_a_message_is_acknowledged_with_the_greeting_of_the_hour(string now, string greeting)
    {
        await using var service = await InProcessService.StartAsync(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

        await service.Handle(_handset.Value, "我的手机没有信号");

        (await service.On(_handset)).ShouldHaveSingleItem().Message.ShouldStartWith(greeting);
    }

    [Fact]
    public async Task R37_the_years_notice_in_the_settings_is_said()
    {
        await using var service = await InProcessService.StartAsync(null,
            ("Holidays:Notices:0:From", "2026-11-23"), ("Holidays:Notices:0:To", "2026-11-24"), ("Holidays:Notices:0:Chinese", "店庆快乐！"), ("Holidays:Notices:0:English", "Happy anniversary!"));

        await service.Handle(_handset.Value, "hello 你好");

        (await service.On(_handset)).ShouldHaveSingleItem().Message.ShouldStartWith("店庆快乐！");
    }

    [Theory]
    [InlineData("我的手机😀没有信号。", 1_000)]
    [InlineData("No signal at all ", 2_700)]
    public async Task A_text_of_any_length_is_kept_whole(string words, int times)
    {
        var text = string.Concat(Enumerable.Repeat(words, times));
        var event_ = Events.Text("Incoming_1", _handset.Value, text, _service.Now);
        await _service.Put(QueueNames.SmsInbound, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(event_)));

        await _service.Run();

        (await _service.TextsOf(_handset)).Single(kept => kept.Direction == Direction.In).Body.ShouldBe(text);
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_empty_text_is_a_message_too()
    {
        await _service.Handle(_handset.Value, "");

        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.Get<ContactStore>().OpenOf(_handset.Key)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("inboundPascalCase")]
    [InlineData("eventPlainText")]
    [InlineData("inboundDuplicate")]
    public async Task A_text_is_answered_once_in_whatever_form_Event_Grid_queues_it(string form)
    {
        await _service.Network.Faults(new Dictionary<string, bool> { [form] = true });

        await _service.Handle(_handset.Value, "帮助");

        (await _service.On(_handset)).ShouldHaveSingleItem();
        (await _service.Unreadable()).ShouldBeEmpty();
    }
}
