using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class CloseWaitingTests : IAsyncLifetime
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
    public async Task What_waits_is_closed_with_the_supervisors_name_and_reason()
    {
        var contact = await _desk.Text("中奖了！点击链接");

        var (closed, refusal) = await Close(contact, "abuse");

        refusal.ShouldBeNull();
        closed!.ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Closed), c => c.Disposition.ShouldBe("abuse"));
        (await _desk.Waiting()).ShouldBeEmpty();
        (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.Closed), s => s.By.ShouldBe("sue"), s => s.About.ShouldBe("abuse"), s => s.Words.ShouldBe("spam"));
        (await Close(contact, "abuse")).Refusal.ShouldBeNull("it is so already");
        (await Close(contact, "solved")).Refusal!.Detail.ShouldContain("closed");
        await _desk.SignIn("ann");
        (await _desk.RingingAt("ann")).ShouldBeNull();
        (await _desk.Text(contact.Number, "在吗")).Id.ShouldNotBe(contact.Id, "the next text opens another");
    }

    [Fact]
    public async Task What_only_rings_is_closed_too_and_its_agent_is_not_the_one_whom_the_customer_had()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();

        (await Close(contact)).Refusal.ShouldBeNull();

        await _desk.ShouldBeWithItsHolderAlone(contact, "ann");
        (await _service.Get<ContactStore>().GetCustomer(contact.Number.Key, CancellationToken.None)).LastAgent.ShouldBeNull();
        await _service.Advance(TimeSpan.FromSeconds(20));
        (await _desk.Agent("ann")).ShouldSatisfyAllConditions(a => a.Mode.ShouldBe(AgentMode.Ready), a => a.Breaches.ShouldBeNull());
    }

    [Fact]
    public async Task What_somebody_works_on_is_theirs()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Accept("ann");

        (await Close(contact)).Refusal!.Detail.ShouldContain("Agent ann accepted this");
    }

    [Fact]
    public async Task The_disposition_must_be_one_of_the_queue()
    {
        var contact = await _desk.Text();
        (await Close(contact, "nonsense")).Refusal!.Detail.ShouldContain("solved");
        await _desk.Set(settings => settings with { Queues = [.. settings.Queues.Select(queue => queue with { RequiresDisposition = true })] });
        (await Close(contact)).Refusal!.Detail.ShouldContain("wants a disposition");
        (await _desk.Read(contact)).State.ShouldBe(ContactState.Waiting);
    }

    private Task<ContactResult> Close(Contact contact, string? disposition = null) => _service.Get<CloseWaiting>().Execute(contact.Id, disposition, "spam", "sue", CancellationToken.None);
}
