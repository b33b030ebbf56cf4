using System.Collections.Concurrent;
using Serverless.Emulator.Control;

namespace Serverless.Emulator.EventGrid;

/// <summary>Creates subscriptions and sees to it that webhooks agree first.</summary>
internal sealed class Subscriptions(
    EmulatorOptions options, EventRouter router, WebhookHandshake handshake, DeadLetters deadLetters, Faults faults, EventFeed feed, HttpClient http)
{
    private static readonly TimeSpan BetweenHandshakes = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ManualValidationWindow = TimeSpan.FromMinutes(10);

    // By validation code: an endpoint may GET the validation url before it answers the handshake.
    private readonly ConcurrentDictionary<string, Subscriber> asked = new();

    /// <summary>Adds or replaces it, after the handshake where there is one. A refusal says why it was not added; the one that it was to replace then stays.</summary>
    public async Task<(Subscriber? Added, string? Refusal)> PutAsync(Subscription subscription, Uri emulator, CancellationToken cancel)
    {
        if (subscription.Refuse() is { } invalid)
            return (null, invalid);
        var subscriber = Create(subscription);
        asked[subscriber.ValidationCode] = subscriber;
        try
        {
            if (subscription.Webhook is null)
                subscriber.State = ProvisioningState.Succeeded;
            else if (await AskTwiceAsync(subscriber, emulator, cancel) is { } refusal)
                return (null, refusal);
            router.Put(subscriber);
        }
        finally
        {
            asked.TryRemove(subscriber.ValidationCode, out _);
        }
        Tell(subscriber);
        return (subscriber, null);
    }

    /// <summary>Adds a subscription of the options: its endpoint may not be up yet, so the handshake goes on until it is.</summary>
    public void AddConfigured(Subscription subscription, Uri emulator)
    {
        if (subscription.Refuse() is { } invalid)
            throw new ArgumentException($"Subscription '{subscription.Name}': {invalid}", nameof(subscription));
        var subscriber = Create(subscription);
        subscriber.State = subscription.Webhook is null ? ProvisioningState.Succeeded : ProvisioningState.Creating;
        router.Put(subscriber);
        if (subscription.Webhook is not null)
            _ = AskUntilItAgreesAsync(subscriber, emulator);
    }

    /// <summary>What the validation url does; false if there is nothing to validate by that code.</summary>
    public bool Validate(string name, string? code)
    {
        var subscriber = asked.GetValueOrDefault(code ?? "") ?? router.Find(name);
        if (subscriber is null || subscriber.ValidationCode != code || !subscriber.Subscription.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || options.Time.GetUtcNow() - subscriber.CreatedAt > ManualValidationWindow)
            return false;
        subscriber.State = ProvisioningState.Succeeded;
        if (router.Find(name) == subscriber)
            Tell(subscriber); // Else its handshake is still going on and will tell.
        return true;
    }

    public bool Remove(string name)
    {
        if (!router.Remove(name))
            return false;
        feed.Publish(new(EmulatorEventKind.SubscriptionChanged) { Subscription = name, Status = "removed" });
        return true;
    }

    private Subscriber Create(Subscription subscription)
    {
        IEventDestination destination = subscription.Queue is { } queue
            ? new QueueDestination(queue, subscription.Schema, faults)
            : new WebhookDestination(subscription, options, http);
        return new Subscriber(subscription, destination, options, deadLetters, feed);
    }

    private async Task<string?> AskTwiceAsync(Subscriber subscriber, Uri emulator, CancellationToken cancel)
    {
        if (await AskAsync(subscriber, emulator, cancel) is null)
            return null;
        await Task.Delay(BetweenHandshakes * options.RetryTimeFactor, options.Time, cancel);
        return await AskAsync(subscriber, emulator, cancel);
    }

    private async Task AskUntilItAgreesAsync(Subscriber subscriber, Uri emulator)
    {
        try
        {
            while (await AskAsync(subscriber, emulator, subscriber.Removed) is not null)
                await Task.Delay(BetweenHandshakes * options.RetryTimeFactor, options.Time, subscriber.Removed);
            Tell(subscriber);
        }
        catch (OperationCanceledException)
        {
            // Removed before it agreed.
        }
    }

    private async Task<string?> AskAsync(Subscriber subscriber, Uri emulator, CancellationToken cancel)
    {
        var callback = new Uri(emulator, $"/emulator/subscriptions/{subscriber.Subscription.Name}/validate?id={subscriber.ValidationCode}");
        var (state, refusal) = await handshake.AskAsync(subscriber, callback, cancel);
        // The validation url may have been called in the meantime: that is the better answer.
        if (subscriber.State != ProvisioningState.Succeeded)
            subscriber.State = state;
        return subscriber.State == ProvisioningState.Succeeded ? null : refusal;
    }

    private void Tell(Subscriber subscriber) =>
        feed.Publish(new(EmulatorEventKind.SubscriptionChanged) { Subscription = subscriber.Subscription.Name, Status = subscriber.State.ToString() });
}
