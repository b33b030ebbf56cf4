using Serverless.Desk;
using Serverless.Platform;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class WriteNoteTests : IAsyncLifetime
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
    public async Task A_note_is_kept_once_and_the_customer_never_sees_it()
    {
        (await Note(Ann, "老客户")).Done();
        (await Note(Ann, "老客户")).Done();

        var note = (await _service.History(_contact.Id)).Where(step => step.Kind == StepKind.Note).ShouldHaveSingleItem();
        (note.By, note.Words).ShouldBe((Ann, "老客户"));
        (await _service.SaidTo(_customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Everybody_in_the_thread_and_every_supervisor_writes_notes_and_nobody_else()
    {
        (await Note(Bob, "?")).Refusal.ShouldRefuse(RefusalKind.Conflict, "Ann accepted");
        (await _service.Get<ShareContact>().Invite(_contact.Id, Ann, Bob, ParticipantRole.Consult, CancellationToken.None)).Done();
        var before = (await _service.Agent(Ann)).ETag;
        (await Note(Bob, "试试重启")).Done();
        (await Note("sue", "注意", isSupervisor: true)).Done();

        (await _service.Agent(Ann)).ETag.ShouldNotBe(before);
        (await _service.History(_contact.Id)).Where(step => step.Kind == StepKind.Note).Select(step => step.By).ShouldBe([Bob, "sue"]);
        (await Note(Ann, " ")).Refusal.ShouldRefuse(RefusalKind.Invalid, "2000");
        (await Note(Ann, new string('a', 2001))).Refusal.ShouldRefuse(RefusalKind.Invalid, "2000");
    }

    private Task<ContactResult> Note(string writer, string text, bool isSupervisor = false) => _service.Get<WriteNote>().Execute(_contact.Id, writer, isSupervisor, text, "key", CancellationToken.None);
}
