namespace Serverless.Emulator.EventGrid;

/// <summary>Whether a subscription's endpoint has agreed to get events; the names are Event Grid's <c>provisioningState</c>s.</summary>
internal enum ProvisioningState
{
    Creating,
    AwaitingManualAction,
    Succeeded,
}

/// <summary>An event on its way.</summary>
/// <param name="Tried">Completes after the first attempt.</param>
/// <param name="Taken">Completes at the end: true if it was handed over.</param>
internal sealed record Published(Task Tried, Task<bool> Taken);

/// <summary>A subscription at work: takes events and hands each over, again and again if need be.</summary>
internal sealed class Subscriber(Subscription subscription, IEventDestination destination, EmulatorOptions options, DeadLetters deadLetters, EventFeed feed) : IDisposable
{
    private const int Parallel = 16;
    private readonly SemaphoreSlim slots = new(Parallel);
    private readonly CancellationTokenSource removed = new();
    private volatile int state;

    public Subscription Subscription => subscription;

    public ProvisioningState State
    {
        get => (ProvisioningState)state;
        set => state = (int)value;
    }

    public DateTimeOffset CreatedAt { get; } = options.Time.GetUtcNow();

    /// <summary>The secret of the validation that is going on.</summary>
    public string ValidationCode { get; } = Guid.NewGuid().ToString();

    /// <summary>Ends when the subscription is removed or replaced.</summary>
    public CancellationToken Removed => removed.Token;

    /// <summary>Starts to hand the event over, in the background, until it is done, given up or <paramref name="epoch"/> ends.</summary>
    public Published Deliver(EventGridEvent e, CancellationToken epoch)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new(first.Task, RunAsync(e, first, epoch));
    }

    // The source itself is not disposed: an event that is just being published may still take its token.
    public void Dispose() => removed.Cancel();

    private async Task<bool> RunAsync(EventGridEvent e, TaskCompletionSource first, CancellationToken epoch)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(epoch, removed.Token);
        try
        {
            return await RetryAsync(e, first, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Forgotten by DELETE /emulator, or nobody wants it any more.
            return false;
        }
        finally
        {
            first.TrySetResult();
        }
    }

    private async Task<bool> RetryAsync(EventGridEvent e, TaskCompletionSource first, CancellationToken cancel)
    {
        var published = options.Time.GetUtcNow();
        var expires = published + (TimeSpan.FromMinutes(subscription.EventTimeToLiveInMinutes) * options.RetryTimeFactor);
        for (var attempt = 0; ; attempt++)
        {
            var outcome = await AttemptAsync(e, attempt, cancel);
            first.TrySetResult();
            if (outcome.IsDelivered)
            {
                Tell(EmulatorEventKind.EventDelivered, e, attempt, null);
                return true;
            }

            var wait = RetrySchedule.WaitAfter(attempt, outcome.MinimumWait) * options.RetryTimeFactor;
            var reason = !outcome.Retry ? "UndeliverableDueToClientError"
                : attempt + 1 >= subscription.MaxDeliveryAttempts ? "MaxDeliveryAttemptsExceeded"
                : options.Time.GetUtcNow() + wait > expires ? "TimeToLiveExceeded"
                : null;
            if (reason is not null)
            {
                var unwritten = deadLetters.Add(subscription, e, reason, attempt + 1, outcome.Name, published);
                var details = $"{reason}, {outcome.Name}";
                Tell(EmulatorEventKind.EventDeadLettered, e, attempt, unwritten is null ? details : $"{details}, not in DeadLetterFolder: {unwritten}");
                return false;
            }

            Tell(EmulatorEventKind.EventRetried, e, attempt, $"{outcome.Name}, again in {wait.TotalSeconds:0.0} s");
            if (await AnswersLateAsync(outcome.Late, wait, cancel))
            {
                Tell(EmulatorEventKind.EventDelivered, e, attempt, "late");
                return true;
            }
        }
    }

    private async Task<DeliveryOutcome> AttemptAsync(EventGridEvent e, int attempt, CancellationToken cancel)
    {
        await slots.WaitAsync(cancel);
        try
        {
            return await destination.DeliverAsync(e, attempt, cancel);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Waits for the next attempt's time; true at once if the last attempt turns out to have succeeded meanwhile.</summary>
    private async Task<bool> AnswersLateAsync(Task<bool>? late, TimeSpan wait, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var time = Task.Delay(wait, options.Time, done.Token);
        if (late is null || await Task.WhenAny(late, time) == time || !await late)
        {
            await time;
            return false;
        }
        await done.CancelAsync();
        return true;
    }

    private void Tell(EmulatorEventKind kind, EventGridEvent e, int attempt, string? details) => feed.Publish(new(kind)
    {
        MessageId = e.Id,
        Subscription = subscription.Name,
        EventType = e.Type,
        Attempts = attempt + 1,
        Details = details,
    });
}
