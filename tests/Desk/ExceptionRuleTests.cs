using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ExceptionRuleTests : IAsyncLifetime
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
    public async Task A_contact_that_waits_too_long_is_raised_and_keeps_its_time()
    {
        await Rules(new ExceptionRule("long-wait", ExceptionAction.RaisePriority, AfterMinutes: 10, Priority: 2));
        var old = await _desk.Text("一");
        _service.Time.Advance(TimeSpan.FromMinutes(9));
        var young = await _desk.Text("投诉");
        (await _desk.Waiting()).ShouldBe([young.Id, old.Id]);

        await Pass(minutes: 2);

        (await _desk.Read(old)).ShouldSatisfyAllConditions(c => c.Priority.ShouldBe(2), c => c.WaitingSince.ShouldBe(old.WaitingSince), c => c.AppliedRules.ShouldBe(["long-wait"]));
        (await _desk.Waiting()).ShouldBe([old.Id, young.Id]);
        await Pass(minutes: 30);
        (await _desk.History(old)).Count(step => step.Kind == StepKind.RuleApplied).ShouldBe(1, "each rule once");
    }

    [Fact]
    public async Task Raising_never_moves_anybody_back()
    {
        await Rules(new ExceptionRule("long-wait", ExceptionAction.RaisePriority, AfterMinutes: 1, Priority: 2));
        var person = await _desk.Text("人工");

        await Pass(minutes: 3);

        (await _desk.Read(person)).Priority.ShouldBe(0);
    }

    [Fact]
    public async Task A_skill_that_nobody_has_is_no_longer_asked_for_after_a_while()
    {
        await _desk.Hire("chinese", skills: ["zh-cn"]);
        var english = await _desk.Text(Numbers.American(), "what are your opening hours");
        english.State.ShouldBe(ContactState.Waiting);

        await _desk.StayAlive(TimeSpan.FromMinutes(6), "chinese");
        await _service.Sweep();

        (await _desk.Read(english)).ShouldSatisfyAllConditions(c => c.Skills.ShouldBeEmpty(), c => c.Agent.ShouldBe("chinese"));
    }

    [Fact]
    public async Task An_overflowing_queue_sends_its_contacts_elsewhere()
    {
        await Rules(new ExceptionRule("overflow", ExceptionAction.Reroute, AfterWaiting: 3, Queue: "orders"));
        await _desk.Hire("orders", queues: ["orders"]);
        var (first, second) = (await _desk.Text("一"), await _desk.Text("二"));

        var third = await _desk.Text("三");

        third.ShouldSatisfyAllConditions(c => c.Queue.ShouldBe("orders"), c => c.Agent.ShouldBe("orders"), c => c.AppliedRules.ShouldBeEmpty());
        (await _desk.Waiting()).ShouldBe([first.Id, second.Id], "who came before the crowd stays");
    }

    [Fact]
    public async Task Customers_who_wait_are_told_once_and_offered_a_callback()
    {
        await Rules(
            new ExceptionRule("told", ExceptionAction.Answer, AfterMinutes: 5, Chinese: "您已等候{minutes}分钟，排在第{position}位。", English: "You are number {position}."),
            new ExceptionRule("callback", ExceptionAction.OfferCallback, AfterMinutes: 10, Chinese: "发 回电 请座席给您打电话。", English: "Text CALLBACK to be called."));
        var handset = Numbers.Chinese();
        await _desk.Text(handset, "请问");

        await Pass(minutes: 6);
        await Pass(minutes: 6);
        await Pass(minutes: 6);

        (await _service.Network.MessagesOf(handset.Value)).Where(text => text.Direction == "out").Select(text => text.Message).Skip(1)
            .ShouldBe(["您已等候6分钟，排在第1位。", "发 回电 请座席给您打电话。"]);
    }

    private Task Rules(params ExceptionRule[] rules) =>
        _desk.Set(settings => settings with { Queues = [.. settings.Queues.Select(queue => queue.Id == "service" ? queue with { Rules = rules } : queue)] });

    private async Task Pass(int minutes, params string[] alive)
    {
        await _desk.StayAlive(TimeSpan.FromMinutes(minutes), alive);
        await _service.Sweep();
    }
}
