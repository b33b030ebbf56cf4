using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ShowQueuesTests : IAsyncLifetime
{
    private InProcessService _service = null!;
    private DeskDriver _desk = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        _desk = new(_service);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task An_untouched_desk_shows_its_queues_empty_and_open()
    {
        var queues = await Queues();

        queues.Select(queue => queue.Id).ShouldBe(DeskSettings.Default.Queues.Select(queue => queue.Id));
        queues.ShouldAllBe(queue => queue.IsOpen && queue.NextOpening == null && queue.Waiting == 0 && queue.LongestWaitingSince == null && queue.EstimatedWaitSeconds == null
            && queue.Today.Accepted == 0 && queue.Today.PercentInTarget == null && queue.Today.TargetPercent == 80);
    }

    [Fact]
    public async Task What_waits_is_counted_over_all_lanes_and_the_longest_waiting_is_the_oldest_of_any_priority()
    {
        var oldest = await _desk.Text("请问");
        await _desk.Text(Numbers.American(), "hello, what are your opening hours please");
        await _desk.Text("人工");

        var service = await Queue("service");

        service.ShouldSatisfyAllConditions(q => q.Waiting.ShouldBe(3), q => q.IsMore.ShouldBeFalse(), q => q.LongestWaitingSince.ShouldBe(oldest.WaitingSince));
        (await Queue("faults")).Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Counting_stops_at_the_settings_limit()
    {
        await _desk.Set(settings => settings with { Times = settings.Times with { PositionLimit = 2 } });
        for (var i = 0; i < 4; i++) await _desk.Text("请问");

        (await Queue("service")).ShouldSatisfyAllConditions(q => q.Waiting.ShouldBe(2), q => q.IsMore.ShouldBeTrue());
    }

    [Fact]
    public async Task Agents_count_in_each_of_their_queues_by_what_they_do()
    {
        await _desk.Hire("talking", units: 1);
        await _desk.Text();
        await _desk.Accept("talking");
        await _desk.Hire("wrapping", units: 1);
        await _desk.Text();
        var ended = await _desk.Accept("wrapping");
        (await _service.Get<CloseContact>().End(ended.Id, "wrapping", CancellationToken.None)).Refusal.ShouldBeNull();
        await _desk.Hire("ringing", units: 1);
        await _desk.Text();
        await _desk.Hire("orders", queues: ["orders"]);
        await _desk.Hire("lunch");
        await _service.Get<WorkShift>().NotReady("lunch", "lunch", CancellationToken.None);
        await _desk.Hire("gone");
        await _service.Get<WorkShift>().SignOut("gone", CancellationToken.None);

        (await Queue("service")).Agents.ShouldBe(new(Ready: 0, Offered: 1, Talking: 1, WrapUp: 1, NotReady: 1, IsMore: false));
        (await Queue("orders")).Agents.ShouldBe(new(Ready: 1, Offered: 1, Talking: 1, WrapUp: 1, NotReady: 1, IsMore: false));
    }

    [Fact]
    public async Task Today_tells_how_many_were_accepted_in_time_and_how_long_they_waited()
    {
        await _desk.Text();
        _service.Time.Advance(TimeSpan.FromSeconds(299));
        await _desk.SignIn("ann");
        await _desk.Accept("ann");
        await _desk.Text();
        await _desk.Accept("ann");

        var today = (await Queue("service")).Today;

        today.ShouldSatisfyAllConditions(
            t => t.Accepted.ShouldBe(2), t => t.InTarget.ShouldBe(1), t => t.PercentInTarget.ShouldBe(50), t => t.TargetSeconds.ShouldBe(60), t => t.AverageWaitSeconds!.Value.ShouldBeInRange(150, 152));
    }

    [Fact]
    public async Task Yesterdays_figures_are_not_todays()
    {
        await _desk.SignIn("ann");
        await _desk.Text();
        await _desk.Accept("ann");
        _service.Time.Advance(TimeSpan.FromDays(1));

        (await Queue("service")).Today.Accepted.ShouldBe(0);
    }

    [Fact]
    public async Task The_wait_of_a_newcomer_is_none_where_somebody_is_free_and_else_by_the_pace()
    {
        await _desk.Hire("ann", units: 1);
        (await Queue("service")).EstimatedWaitSeconds.ShouldBe(0);
        await _desk.Text();
        await _desk.Accept("ann");
        await _desk.Text();

        // One was accepted in half an hour, and one is before the newcomer.
        (await Queue("service")).EstimatedWaitSeconds.ShouldBe(2 * 30 * 60);
    }

    [Fact]
    public async Task A_closed_queue_tells_when_it_opens_and_no_wait()
    {
        await _desk.Set(settings => settings with
        {
            Queues = [.. settings.Queues.Select(queue => queue.Id == "service" ? queue with { Hours = new([new(Enum.GetValues<DayOfWeek>(), new(18, 0), new(20, 0))]) } : queue)],
        });
        await _desk.SignIn("ann");

        (await Queue("service")).ShouldSatisfyAllConditions(
            q => q.IsOpen.ShouldBeFalse(), q => q.NextOpening.ShouldBe(new DateTimeOffset(2026, 11, 23, 18, 0, 0, TimeSpan.FromHours(8))), q => q.EstimatedWaitSeconds.ShouldBeNull());
    }

    [Fact]
    public async Task A_queue_that_was_taken_out_of_the_settings_is_shown_as_long_as_somebody_waits_in_it()
    {
        var contact = await _desk.Text("我要投诉");
        contact.Queue.ShouldBe("complaints");
        await _desk.Set(settings => settings with
        {
            Queues = [.. settings.Queues.Where(queue => queue.Id != "complaints")],
            Routing = [.. settings.Routing.Where(rule => rule.Queue != "complaints")],
            NewAgents = settings.NewAgents with { Queues = ["service"] },
        });

        (await Queues())[^1].ShouldSatisfyAllConditions(q => q.Id.ShouldBe("complaints"), q => q.Waiting.ShouldBe(1), q => q.LongestWaitingSince.ShouldBe(contact.WaitingSince));
        (await _service.Get<ReassignContact>().ToQueue(contact.Id, "service", "sue", null, "key", CancellationToken.None)).Refusal.ShouldBeNull();
        (await Queues()).ShouldNotContain(queue => queue.Id == "complaints");
    }

    [Fact]
    public async Task Queues_are_read_page_by_page()
    {
        List<string> read = [];
        string? next = null;
        do
        {
            (var page, next) = await _service.Get<ShowQueues>().Execute(3, next, CancellationToken.None);
            read.AddRange(page.Select(queue => queue.Id));
        }
        while (next is not null);

        read.ShouldBe(DeskSettings.Default.Queues.Select(queue => queue.Id));
        await Should.ThrowAsync<FormatException>(() => _service.Get<ShowQueues>().Execute(3, "nonsense", CancellationToken.None));
    }

    [Fact]
    public async Task The_cost_does_not_grow_with_what_waits()
    {
        await _desk.Text("请问");
        await _desk.Text("人工");
        await Queues();
        var few = await Cost();
        for (var i = 0; i < 15; i++) await _desk.Text(i % 2 == 0 ? "请问" : "人工");

        (await Cost()).ShouldBe(few);
    }

    private async Task<int> Cost()
    {
        _service.Time.Advance(TimeSpan.FromSeconds(1));
        var before = _service.Tap.Operations;
        await Queues();
        return _service.Tap.Operations - before;
    }

    private async Task<IReadOnlyList<QueueView>> Queues() => (await _service.Get<ShowQueues>().Execute(50, null, CancellationToken.None)).Queues;

    private async Task<QueueView> Queue(string id) => (await Queues()).Single(queue => queue.Id == id);
}
