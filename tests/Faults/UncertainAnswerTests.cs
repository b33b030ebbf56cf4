using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Faults;

/// <summary>The carrier has the text, or not, and nobody knows: the answer goes out once all the same.</summary>
[Collection(FaultTests.Alone)]
public sealed class UncertainAnswerTests : IAsyncLifetime
{
    private WiredService _wired = null!;

    private RunningService Service => _wired.Service;

    public async Task InitializeAsync() => _wired = await WiredService.StartAsync();

    public async Task DisposeAsync() => await _wired.DisposeAsync();

    [Theory]
    [InlineData("lost, then refused for now", Cut.DropAnswer, Cut.Refuse429)]
    [InlineData("refused for now, lost, refused for now", Cut.Refuse429, Cut.DropAnswer, Cut.Refuse429)]
    public async Task An_answer_is_sent_once_when_the_carriers_answers_are(string because, params Cut[] cuts)
    {
        var tries = new Queue<Cut>(cuts);
        _wired.Carrier.Before = (request, _) => Task.FromResult(request.IsSend && tries.TryDequeue(out var cut) ? cut : Cut.None);
        var handset = ServiceFixture.NewHandset();

        await Service.Text(handset, "help");

        var answer = (await Service.SettledTextsOf(handset)).Single(text => text.Direction == Direction.Out);
        answer.Status.ShouldBe(TextStatus.Delivered, because);
        tries.ShouldBeEmpty(because);
        (await Service.AnswersTo(handset)).Count.ShouldBe(1, because);
    }

    [Fact]
    public async Task A_text_that_two_runs_handle_at_once_is_answered_once_though_the_carrier_refuses_one_of_them_for_now()
    {
        var handset = ServiceFixture.NewHandset();
        var sends = 0;
        var secondArrived = new TaskCompletionSource();
        var refusalRecorded = new TaskCompletionSource();
        var refused = false;
        _wired.Carrier.Before = async (request, gone) =>
        {
            if (!request.IsSend || Interlocked.Increment(ref sends) > 1) return Cut.None;
            await secondArrived.Task.WaitAsync(gone);
            refused = true;
            return Cut.Refuse429;
        };
        // The second run's text is with the carrier; its answer waits until the first run has written down that it was refused.
        _wired.Carrier.After = async (request, _, gone) =>
        {
            if (!request.IsSend || !secondArrived.TrySetResult()) return;
            await refusalRecorded.Task.WaitAsync(gone);
        };
        _wired.Tables.After = (request, _, _) =>
        {
            if (refused && request.Method is "PUT" or "PATCH" or "MERGE") refusalRecorded.TrySetResult();
            return Task.CompletedTask;
        };
        await Service.Faults(new { inboundDuplicate = true });

        await Service.Text(handset, "help");

        var answer = (await Service.SettledTextsOf(handset)).Single(text => text.Direction == Direction.Out);
        answer.Status.ShouldBe(TextStatus.Delivered);
        await Service.AllHandled();
        (await Service.AnswersTo(handset)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_that_comes_before_a_process_dies_settles_the_answer_that_the_next_one_repeats()
    {
        await Service.Faults(new { reportBefore202 = true });
        var answered = new TaskCompletionSource();
        _wired.Carrier.After = async (request, _, gone) =>
        {
            if (request.IsSend && answered.TrySetResult()) await Task.Delay(Timeout.Infinite, gone);
        };
        var handset = ServiceFixture.NewHandset();

        await Service.Text(handset, "help");
        await answered.Task.WaitAsync(RunningService.Patience);
        await Wait.For(Service.Waiting, count => count == 1, RunningService.Patience, "the report should be handled, and the text not");
        await Service.KillFunctions();
        await Service.StartFunctions();

        var answer = (await Service.SettledTextsOf(handset)).Single(text => text.Direction == Direction.Out);
        answer.Status.ShouldBe(TextStatus.Delivered);
        (await Service.AnswersTo(handset)).Count.ShouldBe(1);
    }
}
