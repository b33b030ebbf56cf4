using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Where a contact stands.</summary>
/// <param name="Position">1 is next; counted up to the settings' limit.</param>
/// <param name="IsMore">The limit was reached.</param>
/// <param name="Wait">From the pace of the last half hour; null where there was none.</param>
public sealed record QueuePosition(int Position, bool IsMore, TimeSpan? Wait);

/// <summary>Tells the place of a contact in its queue: those of the same queue that go before it, whatever they need.</summary>
public sealed class FindPosition(ContactStore contacts, WaitingStore waiting, DeskDirectory directory, QueueStatistics statistics, CurrentSettings settings)
{
    /// <returns>The number's open text contact, or else its open callback, and its place if it waits.</returns>
    public async Task<(Contact? Contact, QueuePosition? Place)> OfNumber(NumberKey number, CancellationToken stop)
    {
        var customer = await contacts.GetCustomer(number, stop);
        if ((await Open(customer.OpenText, stop) ?? await Open(customer.OpenCallback, stop)) is not { } contact) return (null, null);
        return (contact, contact.State is ContactState.Waiting or ContactState.Offered ? await Of(contact, stop) : null);
    }

    private async Task<Contact?> Open(ContactId? id, CancellationToken stop) =>
        id is { } known && await contacts.Find(known, stop) is { State: not ContactState.Closed } contact ? contact : null;

    public async Task<QueuePosition> Of(Contact contact, CancellationToken stop)
    {
        var limit = (await settings.Get(stop)).Times.PositionLimit;
        var lanes = (await directory.Lanes(fresh: false, stop)).Where(lane => lane.Queue == contact.Queue);
        var before = (await Task.WhenAll(lanes.Select(lane => waiting.Count(lane, contact.Place, limit, stop)))).Sum();
        var pace = await statistics.Pace(contact.Queue, stop);
        return new(Math.Min(before, limit) + 1, before >= limit, pace * (before + 1));
    }
}
