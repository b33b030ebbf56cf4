using System.Net;
using Microsoft.Extensions.Configuration;
using Serverless.Desk;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Requests;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class RequestsTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;

    [Fact]
    public async Task R47_a_request_is_found_by_its_id_and_by_its_customer()
    {
        var customer = Numbers.Chinese();
        var ids = new[] { await Stored(customer, 1), await Stored(customer, 2), await Stored(customer, 3) };

        (await _service.Get($"requests/{ids[1]}", "Agent")).ShouldSatisfyAllConditions(
            r => r.Text("id").ShouldBe(ids[1]), r => r.Text("kind").ShouldBe("order"), r => r.Text("number").ShouldBe(customer.Value), r => r.Text("channel").ShouldBe("Voicemail"),
            r => r.Text("contactId").ShouldBe("contact"), r => r.GetProperty("fields").Text("City").ShouldBe("宁波"), r => r.Text("words").ShouldBe("蛋糕"), r => r.Text("createdBy").ShouldBe("Li (1)"));
        var first = await _service.Get($"requests?number={Uri.EscapeDataString(customer.Value)}&size=2", "Supervisor");
        first.Items().Select(request => request.Text("id")).ShouldBe([ids[2], ids[1]]);
        var rest = await _service.Get($"requests?number={Uri.EscapeDataString(customer.Value)}&size=2&continuation={Uri.EscapeDataString(first.Text("continuation"))}", "Supervisor");
        rest.Items().Select(request => request.Text("id")).ShouldBe([ids[0]]);
    }

    [Fact]
    public async Task A_request_that_there_is_not_is_not_found()
    {
        foreach (var id in new[] { "nonsense", RequestId.Create(Numbers.Chinese().Key, InProcessService.Monday, "x").Value })
        {
            using var answer = await _service.Api("Agent").GetAsync(new Uri($"requests/{id}", UriKind.Relative));

            await answer.ShouldRefuse(HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task R60_the_kinds_of_requests_are_listed_with_both_names()
    {
        var kinds = (await _service.Get("requests/kinds", "Agent")).Items();

        kinds.Select(kind => kind.Text("id")).ShouldBe(RequestKinds.All.Select(kind => kind.Id));
        (kinds[0].Text("chinese"), kinds[0].Text("english")).ShouldBe(("故障报修", "Fault"));
    }

    private async Task<string> Stored(PhoneNumber customer, int minute)
    {
        var connection = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", _service.Storage)]).Build();
        var at = InProcessService.Monday.AddMinutes(minute);
        var request = new BusinessRequest(RequestId.Create(customer.Key, at, $"key-{minute}"), "order", customer, "contact", Channel.Voicemail,
            new Dictionary<string, string> { ["City"] = "宁波" }, "蛋糕", at, "Li (1)");
        (await new RequestStore(new Tables(new StorageConnection(connection, []))).Add(request, $"key-{minute}", CancellationToken.None)).ShouldBeTrue();
        return request.Id.Value;
    }
}
