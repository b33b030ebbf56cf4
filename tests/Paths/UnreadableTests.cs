using System.Net;
using System.Text.Json;
using Azure.Storage.Queues;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

[Collection(SharedService.Name)]
public sealed class UnreadableTests(ServiceFixture fixture)
{
    private readonly RunningService _service = fixture.Service;
    private readonly string _handset = ServiceFixture.NewHandset();

    [Fact]
    public async Task What_cannot_be_read_is_seen_by_an_operator_and_can_be_replayed()
    {
        var mark = Guid.NewGuid().ToString();
        await new QueueClient(_service.Storage, "sms-inbound").SendMessageAsync($$"""{"who sent this":"{{mark}}"}""");

        var kept = await Kept(item => item.Text("raw").Contains(mark, StringComparison.Ordinal));

        (kept.Text("queue"), kept.Text("reason")).ShouldBe(("sms-inbound", "The event has no type."));
        using var replay = await _service.Api("Operator").PostAsync(new Uri($"operations/unreadable/{kept.Text("id")}/replay", UriKind.Relative), null);
        var replayed = await replay.Json(HttpStatusCode.OK);
        replayed.Text("replayedBy").ShouldStartWith("Test Operator");
        // Nothing has cured it, so it comes back as another one.
        await Wait.For(() => All(item => item.Text("raw").Contains(mark, StringComparison.Ordinal)), items => items.Count == 2, RunningService.Patience, "it should be kept once more");
    }

    [Fact]
    public async Task A_text_to_a_number_that_is_not_ours_yet_is_not_lost()
    {
        var id = $"Incoming_{Guid.NewGuid()}";
        await new QueueClient(_service.Storage, "sms-inbound").SendMessageAsync(Events.Text(id, _handset, "hello", DateTimeOffset.UtcNow, to: "95588"));

        var kept = await Kept(item => item.Text("raw").Contains(id, StringComparison.Ordinal));

        kept.Text("reason").ShouldContain("Sms__AlsoAccepted");
        (await _service.MessagesOf(_handset)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Replaying_what_is_not_there_is_not_found()
    {
        using var replay = await _service.Api("Operator").PostAsync(new Uri("operations/unreadable/no-such/replay", UriKind.Relative), null);

        await replay.ShouldRefuse(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<JsonElement> Kept(Func<JsonElement, bool> wanted) =>
        (await Wait.For(() => All(wanted), items => items.Count > 0, RunningService.Patience, "it should be kept"))[0];

    private async Task<IReadOnlyList<JsonElement>> All(Func<JsonElement, bool> wanted) =>
        [.. (await _service.Get("operations/unreadable?size=200", "Operator")).Items().Where(wanted)];
}
