namespace Serverless.Emulator.EventGrid;

/// <summary>What became of one attempt to hand an event over.</summary>
/// <param name="Name">As in a dead letter's <c>lastDeliveryOutcome</c>: <c>Delivered</c>, <c>NotFound</c>, <c>TimedOut</c> …</param>
/// <param name="Retry">Whether another attempt makes sense.</param>
/// <param name="MinimumWait">The least time until then, in Event Grid's time.</param>
/// <param name="Late">Completes with true if the endpoint answers well after the attempt was given up.</param>
internal sealed record DeliveryOutcome(string Name, bool Retry, TimeSpan MinimumWait = default, Task<bool>? Late = null)
{
    public static DeliveryOutcome Delivered { get; } = new("Delivered", false);

    public bool IsDelivered => ReferenceEquals(this, Delivered);
}

/// <summary>Where events go.</summary>
internal interface IEventDestination
{
    /// <summary>One attempt (0 is the first). Never throws but for <paramref name="cancel"/>.</summary>
    Task<DeliveryOutcome> DeliverAsync(EventGridEvent e, int attempt, CancellationToken cancel);
}
