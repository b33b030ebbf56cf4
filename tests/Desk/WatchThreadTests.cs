using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class WatchThreadTests : IAsyncLifetime
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
    public async Task The_agent_sees_who_looks_on_and_keeps_the_work()
    {
        await _desk.SignIn("ann");
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        var texts = (await _service.Network.MessagesOf(contact.Number.Value)).Count;
        var screen = (await _desk.Agent("ann")).ETag;

        (await Begin(contact)).Refusal.ShouldBeNull();
        (await Begin(contact)).Contact!.Participants.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            p => p.Agent.ShouldBe("sue"), p => p.Name.ShouldBe("Sue"), p => p.Role.ShouldBe(ParticipantRole.Watch));

        (await _desk.Agent("ann")).ETag.ShouldNotBe(screen, "her screen looks again");
        (await _desk.Read(contact)).ShouldSatisfyAllConditions(c => c.State.ShouldBe(ContactState.Working), c => c.Agent.ShouldBe("ann"));
        (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.Joined), s => s.By.ShouldBe("sue"), s => s.About.ShouldBe("watch"));
        await _service.Run();
        (await _service.Network.MessagesOf(contact.Number.Value)).Count.ShouldBe(texts);
        await _desk.ShouldBeWithItsHolderAlone(contact, "ann");
    }

    [Fact]
    public async Task Whoever_watches_hears_of_the_customers_texts()
    {
        await _desk.SignIn("ann");
        await _desk.Hire("sue", queues: []);
        var contact = await _desk.Text();
        await _desk.Accept("ann");
        await Begin(contact);
        var screen = (await _desk.Agent("sue")).ETag;

        await _desk.Text(contact.Number, "还在吗");

        (await _desk.Agent("sue")).ETag.ShouldNotBe(screen);
    }

    [Fact]
    public async Task It_ends_when_the_supervisor_says_so_and_only_for_them()
    {
        var contact = await _desk.Text();
        await Begin(contact);
        await Begin(contact, "tom");

        (await End(contact)).Contact!.Participants.ShouldHaveSingleItem().Agent.ShouldBe("tom");

        (await _desk.History(contact))[^1].ShouldSatisfyAllConditions(s => s.Kind.ShouldBe(StepKind.Left), s => s.By.ShouldBe("sue"));
        var steps = (await _desk.Read(contact)).Steps;
        (await End(contact)).Refusal.ShouldBeNull();
        (await _desk.Read(contact)).Steps.ShouldBe(steps, "nothing was left to end");
        (await _desk.Waiting()).ShouldBe([contact.Id], "its place is as it was");
    }

    [Fact]
    public async Task Nobody_watches_themselves_or_what_is_over()
    {
        await _desk.SignIn("sue");
        var contact = await _desk.Text();
        await _desk.Accept("sue");
        (await Begin(contact)).Refusal!.Detail.ShouldContain("with you");
        await _desk.Finish("sue", contact);
        (await Begin(contact)).Refusal!.Detail.ShouldContain("closed");
        (await End(contact)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task Many_begin_at_once_and_all_are_listed()
    {
        var contact = await _desk.Text();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() => Begin(contact, $"s{i}"))));

        (await _desk.Read(contact)).Participants.Select(participant => participant.Agent).Order().ShouldBe(["s0", "s1", "s2", "s3", "s4"]);
    }

    private Task<ContactResult> Begin(Contact contact, string supervisor = "sue") => _service.Get<WatchThread>().Begin(contact.Id, supervisor, "Sue", CancellationToken.None);

    private Task<ContactResult> End(Contact contact) => _service.Get<WatchThread>().End(contact.Id, "sue", CancellationToken.None);
}
