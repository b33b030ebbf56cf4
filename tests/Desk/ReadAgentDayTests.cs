using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ReadAgentDayTests : IAsyncLifetime
{
    private static readonly DateOnly s_monday = new(2026, 11, 23);

    private InProcessService _service = null!;
    private DeskDriver _desk = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        _desk = new(_service);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task The_day_is_drawn_from_midnight_to_now()
    {
        await _desk.SignIn("ann");
        await _desk.Text();
        var contact = await _desk.Accept("ann");
        _service.Time.Advance(TimeSpan.FromMinutes(5));
        await _desk.Finish("ann", contact);
        await _service.Get<WorkShift>().NotReady("ann", "lunch", CancellationToken.None);
        _service.Time.Advance(TimeSpan.FromMinutes(10));

        var day = await Day(s_monday);

        day.From.ShouldBe(new(2026, 11, 23, 0, 0, 0, TimeSpan.FromHours(8)));
        day.Until.ShouldBe(_service.Now);
        day.Spans.Select(span => (span.Activity, span.Reason, span.Time.TotalSeconds)).ShouldBe(
        [
            (AgentActivity.SignedOut, null, 10 * 3600), (AgentActivity.Ready, null, 1), (AgentActivity.Offered, null, 1), (AgentActivity.Talking, null, 301),
            (AgentActivity.Ready, null, 1), (AgentActivity.NotReady, "lunch", 600),
        ]);
    }

    [Fact]
    public async Task What_went_on_over_midnight_fills_the_days_in_between_though_nothing_happened_on_them()
    {
        await _desk.SignIn("ann");
        await _service.Get<WorkShift>().NotReady("ann", "training", CancellationToken.None);
        var changedOnMonday = _service.Now;
        _service.Time.Advance(TimeSpan.FromDays(2));
        await _service.Get<WorkShift>().Ready("ann", CancellationToken.None);
        _service.Time.Advance(TimeSpan.FromHours(1));

        (await Day(s_monday.AddDays(-1))).Spans.ShouldHaveSingleItem().Activity.ShouldBe(AgentActivity.SignedOut, "before anything ever happened");
        (await Day(s_monday)).Spans[^1].ShouldSatisfyAllConditions(s => s.From.ShouldBe(changedOnMonday), s => s.Reason.ShouldBe("training"), s => s.Until.TimeOfDay.ShouldBe(TimeSpan.Zero));
        (await Day(s_monday.AddDays(1))).Spans.ShouldHaveSingleItem().ShouldSatisfyAllConditions(s => s.Reason.ShouldBe("training"), s => s.Time.ShouldBe(TimeSpan.FromDays(1)));
        (await Day(s_monday.AddDays(2))).Spans.Select(span => span.Activity).ShouldBe([AgentActivity.NotReady, AgentActivity.Ready]);
        _service.Time.Advance(TimeSpan.FromDays(1));
        (await Day(s_monday.AddDays(3))).Spans.ShouldHaveSingleItem().Activity.ShouldBe(AgentActivity.Ready, "nothing has happened since: it is what they do now");
        (await Day(s_monday.AddDays(9))).Spans.ShouldBeEmpty("the day is still to come");
    }

    [Fact]
    public async Task What_was_before_a_quiet_day_costs_the_same_after_a_day_or_a_thousand_events()
    {
        await _desk.SignIn("ann");
        var few = await CostOf(s_monday.AddDays(-1));
        for (var i = 0; i < 20; i++)
        {
            await _service.Get<WorkShift>().NotReady("ann", "break", CancellationToken.None);
            await _service.Get<WorkShift>().Ready("ann", CancellationToken.None);
        }

        (await CostOf(s_monday.AddDays(-1))).ShouldBe(few);
    }

    [Fact]
    public async Task Nobody_has_no_day() => (await _service.Get<ReadAgentDay>().Execute("nobody", s_monday, CancellationToken.None)).ShouldBeNull();

    private async Task<int> CostOf(DateOnly day)
    {
        var before = _service.Tap.Operations;
        await Day(day);
        return _service.Tap.Operations - before;
    }

    private async Task<AgentDay> Day(DateOnly day) => (await _service.Get<ReadAgentDay>().Execute("ann", day, CancellationToken.None)).ShouldNotBeNull();
}
