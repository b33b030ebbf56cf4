using Serverless.Desk;
using Serverless.Platform;
using Serverless.Requests;
using Serverless.Tests.Support;

namespace Serverless.Tests.Requests;

public sealed class CreateRequestTests : IAsyncLifetime
{
    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task R48_a_request_keeps_what_the_agent_took_down()
    {
        var (request, created) = await Create(Fault("key-1"));

        created.ShouldBeTrue();
        (await _service.Get<RequestStore>().Get(request.Id, CancellationToken.None)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            r => r.Id.ShouldBe(request.Id), r => r.Kind.ShouldBe("fault"), r => r.Number.ShouldBe(_customer), r => r.ContactId.ShouldBe("contact-1"), r => r.Channel.ShouldBe(Channel.Text),
            r => r.Fields.ShouldBe(new Dictionary<string, string> { ["address"] = "宁波", ["since"] = "" }, ignoreOrder: true), r => r.Words.ShouldBe("没信号"),
            r => r.CreatedAt.ShouldBe(_service.Now), r => r.CreatedBy.ShouldBe("Li (1)"));
    }

    [Fact]
    public async Task The_same_key_creates_one_request_however_often_and_whenever_it_comes()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Create(Fault("key-1"))));
        _service.Time.Advance(TimeSpan.FromHours(1));
        var late = await Create(Fault("key-1") with { Words = "别的" });

        results.Count(result => result.Created).ShouldBe(1);
        results.Append(late).Select(result => result.Request.Id).Distinct().ShouldHaveSingleItem();
        late.ShouldSatisfyAllConditions(l => l.Created.ShouldBeFalse(), l => l.Request.Words.ShouldBe("没信号"));
        (await All()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_that_dies_leaves_a_whole_request_or_none()
    {
        for (var operations = 0; operations <= 3; operations++)
        {
            _service.Tap.DieAfter(operations);
            await Should.ThrowAsync<ProcessDiedException>(async () =>
            {
                await Create(Fault("key-1"));
                await _service.Get<FindOpenRequests>().Execute(_customer.Key, CancellationToken.None);
                await _service.Get<FindOpenRequests>().Execute(_customer.Key, CancellationToken.None);
                await _service.Get<FindOpenRequests>().Execute(_customer.Key, CancellationToken.None);
            });
        }
        _service.Tap.Revive();

        await Create(Fault("key-1"));

        (await All()).ShouldHaveSingleItem().Fields.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Requests_of_a_number_are_listed_newest_first_page_by_page()
    {
        List<RequestId> created = [];
        for (var i = 0; i < 7; i++)
        {
            created.Add((await Create(Fault($"key-{i}"))).Request.Id);
            _service.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await _service.Get<CreateRequest>().Execute(Fault("key-0") with { Number = Numbers.Chinese() }, CancellationToken.None);

        List<RequestId> listed = [];
        string? continuation = null;
        do
        {
            (var page, continuation) = await _service.Get<RequestStore>().List(_customer.Key, 3, continuation, CancellationToken.None);
            page.Count.ShouldBeLessThanOrEqualTo(3);
            listed.AddRange(page.Select(request => request.Id));
        }
        while (continuation is not null);

        listed.ShouldBe(Enumerable.Reverse(created));
    }

    [Fact]
    public async Task A_number_has_an_open_request_once_there_is_one()
    {
        (await Open(_customer)).ShouldBeFalse();

        await Create(Fault("key-1"));

        (await Open(_customer)).ShouldBeTrue();
        (await Open(Numbers.Chinese())).ShouldBeFalse();
    }

    [Fact]
    public async Task The_longest_request_that_is_allowed_can_be_stored()
    {
        var fields = Enumerable.Range(0, 9).ToDictionary(i => $"{i}", _ => new string('长', NewRequest.LongestText));

        var (request, _) = await Create(Fault("key-1") with { Fields = fields, Words = new('话', NewRequest.LongestText) });

        (await _service.Get<RequestStore>().Get(request.Id, CancellationToken.None))!.Fields.ShouldBe(fields, ignoreOrder: true);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_said_before_anything_is()
    {
        var fault = Fault("key-1");
        foreach (var (wrong, mistake) in new[]
        {
            (fault with { Fields = Enumerable.Range(0, 51).ToDictionary(i => $"{i}", i => "") }, "more than 50 fields"),
            (fault with { Fields = new Dictionary<string, string> { [" "] = "x" } }, "The field ' ' needs a name"),
            (fault with { Fields = new Dictionary<string, string> { ["x"] = null! } }, "The field 'x' is null"),
            (fault with { Fields = new Dictionary<string, string> { ["x"] = new('x', 2001) } }, "The field 'x' is null or longer"),
            (fault with { Fields = Enumerable.Range(0, 11).ToDictionary(i => $"{i}", i => new string('x', 2000)) }, "more than 20000 characters together"),
            (fault with { Words = new('x', 2001) }, "words are longer"),
        })
        {
            wrong.Mistake().ShouldNotBeNull().ShouldContain(mistake);
            await Should.ThrowAsync<ArgumentException>(() => Create(wrong));
        }
        fault.Mistake().ShouldBeNull();
        (await All()).ShouldBeEmpty();
    }

    [Fact]
    public void R60_the_kinds_have_names_in_both_languages()
    {
        RequestKinds.All.Select(kind => kind.Id).ShouldBe(["fault", "enquiry", "order", "suggestion", "relay", "callback", "complaint"]);
        RequestKinds.All.ShouldAllBe(kind => kind.Chinese.Length > 0 && kind.English.Length > 0);
        RequestKinds.Find("order").ShouldBe(RequestKinds.All[2]);
        RequestKinds.Find("nonsense").ShouldBeNull();
    }

    private NewRequest Fault(string key) => new(
        _customer, RequestKinds.Find("fault")!, new Dictionary<string, string> { ["address"] = "宁波", ["since"] = "" }, "没信号", "contact-1", Channel.Text, "Li (1)", key);

    private Task<(BusinessRequest Request, bool Created)> Create(NewRequest request) => _service.Get<CreateRequest>().Execute(request, CancellationToken.None);

    private async Task<IReadOnlyList<BusinessRequest>> All() => (await _service.Get<RequestStore>().List(_customer.Key, 100, null, CancellationToken.None)).Requests;

    private Task<bool> Open(PhoneNumber number) => _service.Get<FindOpenRequests>().Execute(number.Key, CancellationToken.None);
}
