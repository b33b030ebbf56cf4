using System.Collections.Concurrent;

namespace Serverless.Emulator.EventGrid;

/// <summary>The topic: knows the subscriptions and gives each the events that it wants.</summary>
internal sealed class EventRouter(Epoch epoch) : IDisposable
{
    private readonly ConcurrentDictionary<string, Subscriber> subscribers = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Subscriber> All => subscribers.Values.OrderBy(subscriber => subscriber.Subscription.Name, StringComparer.OrdinalIgnoreCase);

    public Subscriber? Find(string name) => subscribers.GetValueOrDefault(name);

    /// <summary>Adds it, in the place of one with the same name.</summary>
    public void Put(Subscriber subscriber)
    {
        Subscriber? old = null;
        subscribers.AddOrUpdate(subscriber.Subscription.Name, subscriber, (_, replaced) =>
        {
            old = replaced;
            return subscriber;
        });
        old?.Dispose();
    }

    public bool Remove(string name)
    {
        if (!subscribers.TryRemove(name, out var subscriber))
            return false;
        subscriber.Dispose();
        return true;
    }

    /// <summary>Starts to hand the event to every subscription that wants it; without any it is never taken.</summary>
    public Published Publish(EventGridEvent e)
    {
        var cancel = epoch.Token;
        var deliveries = subscribers.Values
            .Where(subscriber => subscriber.State == ProvisioningState.Succeeded && subscriber.Subscription.Wants(e.Type))
            .Select(subscriber => subscriber.Deliver(e, cancel))
            .ToArray();
        return new(Task.WhenAll(deliveries.Select(delivery => delivery.Tried)), IsAnyTakenAsync(deliveries));
    }

    private static async Task<bool> IsAnyTakenAsync(Published[] deliveries) =>
        (await Task.WhenAll(deliveries.Select(delivery => delivery.Taken))).Contains(true);

    public void Dispose()
    {
        foreach (var subscriber in subscribers.Values)
            subscriber.Dispose();
    }
}
