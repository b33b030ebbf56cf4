using Serverless.Desk;
using Serverless.Platform;
using Serverless.Requests;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class RecordRequestTests : IAsyncLifetime
{
    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;
    private Contact _contact = null!;

    public async Task InitializeAsync()
    {
        _service = await InProcessService.StartAsync();
        await _service.SignIn(Ann);
        _contact = await _service.Accepted(Ann, _customer, "没有信号");
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R48_a_request_is_made_once_of_what_the_customer_wants_and_the_history_names_it()
    {
        var first = await Record("fault", ("address", "宁波"));
        var second = await Record("fault", ("address", "宁波"));

        (first.Created, second.Created).ShouldBe((true, false));
        second.Request!.Id.ShouldBe(first.Request!.Id);
        first.Request.ShouldSatisfyAllConditions(
            r => r.Number.ShouldBe(_customer), r => r.Words.ShouldBe("没有信号"), r => r.ContactId.ShouldBe(_contact.Id.Value), r => r.Channel.ShouldBe(Channel.Text),
            r => r.CreatedBy.ShouldBe("Ann (ann)"), r => r.Fields.ShouldBe(new Dictionary<string, string> { ["address"] = "宁波" }));
        (await _service.Get<RequestStore>().List(_customer.Key, 10, null, CancellationToken.None)).Requests.ShouldHaveSingleItem();
        (await _service.History(_contact.Id)).Where(step => step.Kind == StepKind.RequestCreated).ShouldHaveSingleItem().About.ShouldBe(first.Request.Id.Value);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        (await Record("nonsense")).Refusal.ShouldRefuse(RefusalKind.Invalid, "complaint");
        (await Record("fault", ("", "x"))).Refusal.ShouldRefuse(RefusalKind.Invalid, "name");
        await Record("fault");
        (await Record("order")).Refusal.ShouldRefuse(RefusalKind.KeyReused, "another");
        (await _service.Get<RecordRequest>().Execute(_contact.Id, Bob, "Bob (bob)", "fault", new Dictionary<string, string>(), "other", CancellationToken.None)).Refusal
            .ShouldRefuse(RefusalKind.Conflict, "Ann accepted");
    }

    [Fact]
    public async Task Two_agents_who_use_the_same_key_make_two_requests()
    {
        await _service.SignIn(Bob);
        (await _service.Get<ShareContact>().Invite(_contact.Id, Ann, Bob, ParticipantRole.Join, CancellationToken.None)).Done();

        (await Record("fault")).Created.ShouldBeTrue();
        (await _service.Get<RecordRequest>().Execute(_contact.Id, Bob, "Bob (bob)", "order", new Dictionary<string, string>(), "key", CancellationToken.None)).Created.ShouldBeTrue();

        (await _service.Get<RequestStore>().List(_customer.Key, 10, null, CancellationToken.None)).Requests.Select(request => request.Kind).ShouldBe(["fault", "order"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_leaves_one_request_and_one_step_after_the_repeat()
    {
        await Record("fault");
        var (point, died) = (0, true);
        for (; died; point++)
        {
            died = await _service.Dies(point, () => RecordAs($"point-{point}"));
            (await RecordAs($"point-{point}")).Refusal.ShouldBeNull();
        }

        point.ShouldBeGreaterThan(3);
        var requests = (await _service.Get<RequestStore>().List(_customer.Key, 100, null, CancellationToken.None)).Requests;
        requests.Count.ShouldBe(point + 1);
        (await _service.History(_contact.Id)).Where(step => step.Kind == StepKind.RequestCreated).Select(step => step.About).ShouldBe(requests.Select(request => request.Id.Value), ignoreOrder: true);
    }

    private Task<RequestResult> Record(string kind, params (string Name, string Value)[] fields) => _service.Get<RecordRequest>().Execute(
        _contact.Id, Ann, "Ann (ann)", kind, fields.ToDictionary(field => field.Name, field => field.Value), "key", CancellationToken.None);

    private Task<RequestResult> RecordAs(string key) =>
        _service.Get<RecordRequest>().Execute(_contact.Id, Ann, "Ann (ann)", "fault", new Dictionary<string, string>(), key, CancellationToken.None);
}
