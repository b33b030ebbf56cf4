using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class SweepTextsTests : IAsyncLifetime
{
    private readonly PhoneNumber _handset = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_queued_text_whose_job_was_lost_is_sent()
    {
        await _service.Get<SendText>().Execute([A.Outgoing(Purpose.Service, _handset.Value)], CancellationToken.None);
        await _service.Take(QueueNames.SmsOutbound);

        await _service.Advance(TimeSpan.FromSeconds(30));
        await _service.Sweep();
        (await _service.On(_handset)).ShouldBeEmpty("it is not overdue yet");
        await _service.Advance(TimeSpan.FromMinutes(1));
        await _service.Sweep();

        (await _service.On(_handset)).ShouldHaveSingleItem();
        await _service.Becomes(_handset, TextStatus.Delivered);
    }

    [Fact]
    public async Task A_text_that_is_held_is_left_alone_until_its_time_and_then_sent_even_without_its_job()
    {
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value) with { NotBefore = _service.Now.AddHours(3) });
        _service.LoseDelayed();

        await _service.Advance(TimeSpan.FromHours(2));
        await _service.Sweep();
        (await _service.On(_handset)).ShouldBeEmpty();
        await _service.Advance(TimeSpan.FromHours(1.1));
        await _service.Sweep();

        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_text_whose_process_died_while_sending_is_repeated_once_in_effect()
    {
        await _service.Network.Faults(new { acceptThenDropResponse = new { count = 1 } });
        (await _service.Send(A.Outgoing(Purpose.Service, _handset.Value))).Status.ShouldBe(TextStatus.Sending);
        _service.LoseDelayed();

        await _service.Advance(TimeSpan.FromMinutes(1.5));
        await _service.Sweep();

        await _service.Becomes(_handset, TextStatus.Delivered);
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_text_whose_process_died_before_it_sent_anything_is_sent()
    {
        // Conversation, consent, watch, and the text itself, as Sending: then nothing more.
        _service.Tap.DieAfter(4);
        await Should.ThrowAsync<ProcessDiedException>(() => _service.Send(A.Outgoing(Purpose.Service, _handset.Value)));
        _service.Tap.Revive();
        (await _service.SentTo(_handset)).ShouldHaveSingleItem().Status.ShouldBe(TextStatus.Sending);
        (await _service.On(_handset)).ShouldBeEmpty();

        await _service.Advance(TimeSpan.FromMinutes(1.5));
        await _service.Sweep();

        await _service.Becomes(_handset, TextStatus.Delivered);
        (await _service.On(_handset)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_text_that_was_found_as_sending_too_late_is_given_up_and_not_sent()
    {
        _service.Tap.DieAfter(4);
        await Should.ThrowAsync<ProcessDiedException>(() => _service.Send(A.Outgoing(Purpose.Service, _handset.Value)));
        _service.Tap.Revive();

        await _service.Advance(TimeSpan.FromMinutes(5));
        await _service.Sweep();

        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Unknown);
        (await _service.On(_handset)).ShouldBeEmpty();
        (await _service.Notes()).ShouldHaveSingleItem().Kind.ShouldBe("text-unknown");
    }

    [Fact]
    public async Task Once_all_texts_of_a_number_are_finished_nothing_is_left_to_watch()
    {
        await _service.Handle(_handset.Value, "帮助");
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.RunUntil(() => _service.SentTo(_handset), texts => texts.Count == 2 && texts.All(text => text.Status.IsFinal()), "both should be delivered");
        (await Watched()).ShouldNotBeEmpty();

        await _service.Advance(TimeSpan.FromMinutes(2));
        await _service.Sweep();

        (await Watched()).ShouldBeEmpty();
        (await _service.Get<SmsStore>().GetConversation(_handset, CancellationToken.None)).WatchedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_number_is_watched_by_one_row_at_a_time_however_many_texts_wait()
    {
        await _service.Network.Faults(new { reportNever = true });
        await _service.Network.Behave(_handset.Value, "never");
        for (var i = 0; i < 5; i++) await _service.Send(A.Outgoing(Purpose.Service, _handset.Value, $"{i}"));
        (await Watched()).ShouldHaveSingleItem();

        for (var minutes = 0; minutes < 30; minutes += 5)
        {
            await _service.Advance(TimeSpan.FromMinutes(5));
            await _service.Sweep();
            (await Watched()).ShouldHaveSingleItem($"after {minutes} minutes");
        }
    }

    [Fact]
    public async Task Each_of_many_overdue_numbers_is_taken_up_in_one_sweep()
    {
        var numbers = Enumerable.Range(0, 60).Select(_ => Numbers.Chinese()).ToList();
        await _service.Get<SendText>().Execute([.. numbers.Select(number => A.Outgoing(Purpose.Service, number.Value))], CancellationToken.None);
        for (var i = 0; i < 3; i++) await _service.Take(QueueNames.SmsOutbound);
        await _service.Advance(TimeSpan.FromMinutes(2));

        await _service.Sweep();

        (await _service.Network.Ledger()).ShouldSatisfyAllConditions(ledger => ledger.Accepted.ShouldBe(60), ledger => ledger.Duplicates.ShouldBe(0));
    }

    [Fact]
    public async Task A_carrier_that_is_down_stops_nobody_elses_texts()
    {
        var other = Numbers.Chinese();
        await _service.Network.Faults(new { reportNever = true, internalError500 = new { operation = "deliveryReports" } });
        await _service.Send(A.Outgoing(Purpose.Service, _handset.Value));
        await _service.Advance(TimeSpan.FromMinutes(9));
        await _service.Get<SendText>().Execute([A.Outgoing(Purpose.Service, other.Value)], CancellationToken.None);
        await _service.Take(QueueNames.SmsOutbound);
        await _service.Advance(TimeSpan.FromMinutes(2));

        await _service.Sweep();

        (await _service.On(other)).ShouldHaveSingleItem();
        (await _service.SentTo(_handset)).Single().Status.ShouldBe(TextStatus.Accepted, "it is asked for again later");
    }

    [Fact]
    public async Task Two_sweepers_at_the_same_time_send_each_text_once()
    {
        var numbers = Enumerable.Range(0, 20).Select(_ => Numbers.Chinese()).ToList();
        await _service.Get<SendText>().Execute([.. numbers.Select(number => A.Outgoing(Purpose.Service, number.Value))], CancellationToken.None);
        await _service.Take(QueueNames.SmsOutbound);
        await _service.Advance(TimeSpan.FromMinutes(2));

        var sweep = _service.Get<SweepTexts>();
        await Task.WhenAll(sweep.Execute(CancellationToken.None), sweep.Execute(CancellationToken.None));
        await _service.Run();

        (await _service.Network.Ledger()).ShouldSatisfyAllConditions(ledger => ledger.Accepted.ShouldBe(20), ledger => ledger.Duplicates.ShouldBe(0));
    }

    private async Task<IReadOnlyList<TableEntity>> Watched()
    {
        List<TableEntity> rows = [];
        await foreach (var row in (await _service.Get<Tables>().Get(TableNames.TextDeadlines)).QueryAsync<TableEntity>()) rows.Add(row);
        return rows;
    }
}
