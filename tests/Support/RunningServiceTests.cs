using System.Net;

namespace Serverless.Tests.Support;

public sealed class RunningServiceTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly RunningService _service = fixture.Service;

    [Fact]
    public async Task A_text_is_answered_once()
    {
        var handset = ServiceFixture.NewHandset();

        await _service.Text(handset, "帮助");

        (await _service.AnswersTo(handset)).ShouldHaveSingleItem().From.ShouldBe("12580");
        (await _service.Ledger()).Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task A_text_to_a_dead_service_is_answered_once_when_it_is_back()
    {
        await using var service = await RunningService.StartAsync();
        var handset = ServiceFixture.NewHandset();
        await service.KillFunctions();

        await service.Text(handset, "帮助");
        await service.StartFunctions();

        (await service.AnswersTo(handset)).ShouldHaveSingleItem();
        (await service.Ledger()).Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_opens_the_api_and_none_does_not()
    {
        var path = new Uri("consent/suppressions", UriKind.Relative);

        (await _service.Api("Operator").GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _service.Api().GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
