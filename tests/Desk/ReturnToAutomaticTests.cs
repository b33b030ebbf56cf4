using Serverless.Desk;
using Serverless.Platform;
using Serverless.Sms;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class ReturnToAutomaticTests : IAsyncLifetime
{
    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        await _service.SignIn(Ann);
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R45_the_customer_gets_the_steps_text_once_and_the_contact_is_over()
    {
        var contact = await _service.Accepted(Ann, _customer);

        (await Return(contact, "menu")).Done().State.ShouldBe(ContactState.Closed);
        (await Return(contact, "menu")).Done().State.ShouldBe(ContactState.Closed);

        (await _service.SaidTo(_customer)).ShouldHaveSingleItem().Body.ShouldBe(SmsTemplates.Help.Chinese);
        (await _service.History(contact.Id))[^1].ShouldSatisfyAllConditions(step => step.Kind.ShouldBe(StepKind.SentToAutomatic), step => (step.By, step.About).ShouldBe((Ann, "menu")));
        (await _service.Agent(Ann)).Work.ShouldBeEmpty();
        (await _service.Get<ContactStore>().OpenOf(_customer.Key)).ShouldBeNull("what they text next is a new contact");
    }

    [Fact]
    public async Task An_unknown_step_or_somebody_elses_contact_is_refused()
    {
        var contact = await _service.Accepted(Ann, _customer);

        (await Return(contact, "nowhere")).Refusal.ShouldRefuse(RefusalKind.Invalid, "menu");
        (await Return(contact, "menu", Bob)).Refusal.ShouldRefuse(RefusalKind.Conflict, "Ann accepted");
        (await _service.Get<CloseContact>().WrapUp(contact.Id, Ann, null, null, CancellationToken.None)).Done();
        (await Return(contact, "menu")).Refusal.ShouldRefuse(RefusalKind.Conflict, "closed");
        (await _service.SaidTo(_customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_in_it_closes_and_tells_or_does_neither()
    {
        var (point, died) = (0, true);
        (await Return(await _service.Accepted(Ann, Numbers.Chinese()), "menu")).Done();
        for (; died; point++)
        {
            var customer = Numbers.Chinese();
            var contact = await _service.Accepted(Ann, customer);
            died = await _service.Dies(point, () => Return(contact, "menu"));
            // A unit that was given so lately might still be waiting for its contact.
            await _service.Advance(TimeSpan.FromSeconds(12));
            var isClosed = (await _service.Contact(contact.Id)).State == ContactState.Closed;
            (await _service.SaidTo(customer)).Count.ShouldBe(isClosed ? 1 : 0, $"point {point}");
            (await Return(contact, "menu")).Done();

            (await _service.SaidTo(customer)).ShouldHaveSingleItem();
            (await _service.Agent(Ann)).Work.ShouldBeEmpty($"point {point}");
        }
        point.ShouldBeGreaterThan(8);
    }

    private Task<ContactResult> Return(Contact contact, string step, string by = Ann) => _service.Get<ReturnToAutomatic>().Execute(contact.Id, by, step, CancellationToken.None);
}
