using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class ShareContactTests : IAsyncLifetime
{
    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;
    private Contact _contact = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        await _service.SignIn(Ann);
        _contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R44_a_colleague_who_is_asked_in_has_the_contact_on_their_screen_until_they_leave()
    {
        var before = (await _service.Agent(Bob)).ETag;

        (await Invite(Bob, ParticipantRole.Consult)).Done().Participants.ShouldHaveSingleItem().ShouldBe(new(Bob, "Bob", ParticipantRole.Consult, _service.Now));
        (await _service.Agent(Bob)).ShouldSatisfyAllConditions(bob => bob.Joined.ShouldBe([_contact.Id]), bob => bob.ETag.ShouldNotBe(before), bob => bob.UsedUnits.ShouldBe(0));
        (await Invite(Bob, ParticipantRole.Consult)).Done().Participants.Count.ShouldBe(1, "a repeat changes nothing");
        (await Invite(Bob, ParticipantRole.Join)).Done().Participants.ShouldHaveSingleItem().Role.ShouldBe(ParticipantRole.Join);
        (await Leave(Bob, Bob)).Done().Participants.ShouldBeEmpty();
        (await Leave(Bob, Bob)).Done().Participants.ShouldBeEmpty("a repeat changes nothing");

        (await _service.Agent(Bob)).Joined.ShouldBeEmpty();
        (await _service.History(_contact.Id)).Select(step => (step.Kind, step.By, step.About)).TakeLast(3)
            .ShouldBe([(StepKind.Consulted, Ann, Bob), (StepKind.Joined, Ann, Bob), (StepKind.Left, Bob, Bob)]);
    }

    [Fact]
    public async Task A_contact_that_closes_leaves_everybodys_screen()
    {
        (await Invite(Bob, ParticipantRole.Join)).Done();

        (await _service.Get<CloseContact>().WrapUp(_contact.Id, Ann, null, null, CancellationToken.None)).Done();

        (await _service.Agent(Bob)).Joined.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_of_the_customer_makes_the_screens_of_all_look_again()
    {
        (await Invite(Bob, ParticipantRole.Consult)).Done();
        var before = (await _service.Agent(Bob)).ETag;

        await _service.Handle(_customer.Value, "还在吗");

        (await _service.Agent(Bob)).ETag.ShouldNotBe(before);
    }

    [Fact]
    public async Task Only_the_contacts_agent_asks_somebody_in_and_only_who_is_signed_in()
    {
        (await Invite(Ann, ParticipantRole.Join, by: Bob)).Refusal.ShouldRefuse(RefusalKind.Conflict, "Ann accepted this");
        (await Invite(Ann, ParticipantRole.Join)).Refusal.ShouldRefuse(RefusalKind.Invalid, "already");
        (await Invite("nobody", ParticipantRole.Join)).Refusal.ShouldRefuse(RefusalKind.NotFound, "no agent");
        (await Invite(Bob, ParticipantRole.Watch)).Refusal.ShouldRefuse(RefusalKind.Invalid, "Consult");
        (await _service.Get<WorkShift>().SignOut(Bob, CancellationToken.None)).Refusal.ShouldBeNull();
        (await Invite(Bob, ParticipantRole.Consult)).Refusal.ShouldRefuse(RefusalKind.Conflict, "Bob is not signed in");
    }

    [Fact]
    public async Task Only_they_themselves_the_contacts_agent_or_a_supervisor_end_a_participation()
    {
        (await Invite(Bob, ParticipantRole.Consult)).Done();

        (await Leave("carl", Bob)).Refusal.ShouldRefuse(RefusalKind.Forbidden, "supervisor");
        (await Leave("carl", Bob, isSupervisor: true)).Done().Participants.ShouldBeEmpty();
        (await Invite(Bob, ParticipantRole.Consult)).Done();
        (await Leave(Ann, Bob)).Done().Participants.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_in_it_leaves_screens_that_follow_the_contact()
    {
        await CrashEverywhere(() => Invite(Bob, ParticipantRole.Consult), () => Leave(Bob, Bob));
        await CrashEverywhere(() => Leave(Bob, Bob), () => Invite(Bob, ParticipantRole.Consult));
    }

    [Fact]
    public async Task A_screen_that_shows_what_is_over_is_put_right_when_it_is_read()
    {
        (await Invite(Bob, ParticipantRole.Join)).Done();
        (await _service.Get<CloseContact>().WrapUp(_contact.Id, Ann, null, null, CancellationToken.None)).Done();
        // As if the process had died before the screen was told.
        await _service.Get<ChangeAgent>().Execute(Bob, bob => bob with { Joined = [_contact.Id] }, CancellationToken.None);
        var http = new DefaultHttpContext { User = new(new ClaimsIdentity([new("oid", Bob)])) };

        var screen = (await _service.Get<AgentApi>().Desk(http.Request, CancellationToken.None)).ShouldBeOfType<Ok<DeskView>>();

        screen.Value!.Joined.ShouldBeEmpty();
        http.Response.Headers.ETag.ShouldBeEmpty("it is read again at the next poll");
        (await _service.Agent(Bob)).Joined.ShouldBeEmpty();
    }

    private async Task CrashEverywhere(Func<Task<ContactResult>> act, Func<Task<ContactResult>> undo)
    {
        (await undo()).Done();
        (await act()).Done();
        var (point, died) = (0, true);
        for (; died; point++)
        {
            (await undo()).Done();
            died = await _service.Dies(point, act);
            await _service.Advance(TimeSpan.FromSeconds(6));
            var isIn = (await _service.Contact(_contact.Id)).ParticipantFor(Bob) is not null;
            (await _service.Agent(Bob)).Joined.Count.ShouldBe(isIn ? 1 : 0, $"point {point}");
        }
        point.ShouldBeGreaterThan(4);
    }

    private Task<ContactResult> Invite(string agent, ParticipantRole role, string by = Ann) => _service.Get<ShareContact>().Invite(_contact.Id, by, agent, role, CancellationToken.None);

    private Task<ContactResult> Leave(string by, string agent, bool isSupervisor = false) => _service.Get<ShareContact>().Leave(_contact.Id, by, isSupervisor, agent, CancellationToken.None);
}
