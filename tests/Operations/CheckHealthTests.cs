using Serverless.Operations;
using Serverless.Tests.Support;

namespace Serverless.Tests.Operations;

public sealed class CheckHealthTests
{
    [Fact]
    public async Task With_its_storage_the_service_is_ready()
    {
        await using var service = await InProcessService.StartAsync();

        (await service.Get<CheckHealth>().Execute(CancellationToken.None)).ShouldSatisfyAllConditions(view => view.Status.ShouldBe("ready"), view => view.Problems.ShouldBeEmpty());
    }

    [Fact]
    public async Task Without_storage_it_says_what_fails_and_what_to_look_at()
    {
        await using var service = await InProcessService.StartAsync(null, ("AzureWebJobsStorage", ""));

        var view = await service.Get<CheckHealth>().Execute(CancellationToken.None);

        view.Status.ShouldBe("not ready");
        view.Problems.Count.ShouldBe(2);
        view.Problems.ShouldAllBe(problem => problem.Contains("AzureWebJobsStorage"));
    }
}
