using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>The table <c>ContactDeadlines</c>: when the sweeper looks at each contact that is not closed. The valid row is the one that the contact names in <see cref="Contact.LookAt"/>.</summary>
public sealed class WatchContacts(Tables tables, ServiceClock clock)
{
    public const int Shards = Deadlines.Shards;

    /// <summary>The longest that nobody looks at an open contact.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Deadlines _deadlines = new(tables, clock, TableNames.ContactDeadlines);

    /// <summary>Makes sure that the contact is looked at by its next time. The row is written before the contact is saved, so that none is stored unwatched.</summary>
    public async Task<Contact> Cover(Contact contact, DeskSettings settings, CancellationToken stop)
    {
        var next = Next(contact, settings);
        if (contact.LookAt is { } look && look <= next && look > clock.Now - TimeSpan.FromMinutes(5)) return contact;
        await Add(contact.Id, next, stop);
        return contact with { LookAt = next };
    }

    /// <summary>When something is to happen to the contact by itself, or else in an hour.</summary>
    public DateTimeOffset Next(Contact contact, DeskSettings settings)
    {
        var longest = clock.Now + Longest;
        if (contact.State == ContactState.Parked && contact.Until < longest) return contact.Until.Value;
        if (contact.State != ContactState.Waiting || settings.Queue(contact.Queue) is not { } queue) return longest;
        var soonest = clock.Now + TimeSpan.FromSeconds(5);
        // How many wait is asked when the contact comes: later there are only fewer before it.
        return queue.Rules.Where(rule => rule.AfterMinutes is not null && !contact.AppliedRules.Contains(rule.Id))
            .Select(rule => contact.WaitingSince + TimeSpan.FromMinutes(rule.AfterMinutes!.Value))
            .Select(due => due < soonest ? (contact.LookAt is { } looked && looked >= due ? longest : soonest) : due)
            .Append(longest).Min();
    }

    public Task Add(ContactId contact, DateTimeOffset due, CancellationToken stop) => _deadlines.Add(contact.Number, contact.Value, due, stop);

    public Task Remove(ContactId contact, DateTimeOffset due, CancellationToken stop) => _deadlines.Remove(contact.Number, contact.Value, due, stop);

    /// <summary>The contacts of one shard to be looked at now, longest overdue first.</summary>
    public IAsyncEnumerable<(ContactId Contact, DateTimeOffset Due)> GetDue(int shard, CancellationToken stop) =>
        _deadlines.GetDue(shard, stop).Select(row => (ContactId.Parse(row.Key), row.Due));
}
