using System.Net;
using System.Text;
using Serverless.Tests.Support;

namespace Serverless.Tests.Worker;

/// <summary>A handler that ends with 0 is not started again, and one that ends with anything but 0 and 200 counts as a crash.</summary>
public sealed class CustomHandlerStopTests
{
    [Fact]
    public async Task A_stop_lets_running_functions_end_and_asks_to_be_started_again()
    {
        await using var worker = await WorkerProcess.StartCustomHandlerAsync();
        var running = InvokeAsync(worker, "slow 1");
        await Wait.Until(async () => (await worker.Http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Contains("slow 1", StringComparison.Ordinal));

        worker.Terminate();

        (await running).ShouldBe(HttpStatusCode.OK);
        (await worker.ExitCodeAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task A_function_that_does_not_end_in_time_is_cancelled_and_its_message_stays()
    {
        await using var worker = await WorkerProcess.StartCustomHandlerAsync(("Worker__DrainTimeout", "00:00:00.5"));
        var running = InvokeAsync(worker, "hold");
        await Wait.Until(async () => (await worker.Http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Contains("hold", StringComparison.Ordinal));

        worker.Terminate();

        (await running).ShouldBe(HttpStatusCode.InternalServerError);
        (await worker.ExitCodeAsync()).ShouldBe(200);
    }

    [Fact]
    public async Task A_background_service_that_fails_at_the_start_is_a_crash()
    {
        await using var worker = await WorkerProcess.StartCustomHandlerAsync(("FailInBackgroundAfter", "00:00:00"));

        (await worker.ExitCodeAsync()).ShouldBe(1);
        worker.Errors.ShouldContain("The test wants this to fail.");
    }

    [Fact]
    public async Task A_background_service_that_fails_later_asks_for_a_new_start()
    {
        await using var worker = await WorkerProcess.StartCustomHandlerAsync(("FailInBackgroundAfter", "00:01:01"));

        (await worker.ExitCodeAsync()).ShouldBe(200);
        worker.Errors.ShouldContain("The test wants this to fail.");
    }

    [Fact]
    public async Task It_can_be_started_again_on_the_same_port_at_once()
    {
        await using var first = await WorkerProcess.StartCustomHandlerAsync();
        first.Terminate();
        (await first.ExitCodeAsync()).ShouldBe(200);

        await using var second = await WorkerProcess.StartCustomHandlerAsync(WorkerProcess.TestFunctions, [], first.Http.BaseAddress!.Port);

        (await InvokeAsync(second, "x")).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> InvokeAsync(WorkerProcess worker, string text)
    {
        using var body = new StringContent($$$"""{"Data":{"text":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}}"},"Metadata":{}}""", Encoding.UTF8, "application/json");
        using var answer = await worker.Http.PostAsync(new Uri("/TakeText", UriKind.Relative), body);
        return answer.StatusCode;
    }
}
