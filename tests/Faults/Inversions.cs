namespace Serverless.Tests.Faults;

/// <summary>An offer while an older contact of the same lane and of the same or a higher priority waited, which the agent had not declined.</summary>
/// <param name="By">How much older the other one was.</param>
/// <param name="Waited">How long that one had waited there by then.</param>
/// <param name="WaitsOn">How long it still had to wait.</param>
internal sealed record Inversion(string Offered, string PassedBy, DateTimeOffset At, TimeSpan By, TimeSpan Waited, TimeSpan WaitsOn)
{
    /// <summary>
    /// Of each offer, the worst. With a margin, only contacts count that have waited at least for so long and go on to: at the moment of an offer another one
    /// may be under way for the older contact, or its place may not be written yet.
    /// </summary>
    public static IReadOnlyList<Inversion> Find(IReadOnlyList<ContactHistory> contacts, TimeSpan margin)
    {
        List<Inversion> found = [];
        foreach (var lane in contacts.GroupBy(history => history.Contact.Lane))
        {
            var waits = lane.SelectMany(history => history.Waits).OrderBy(wait => wait.Contact.WaitingSince).ToList();
            foreach (var spell in lane.SelectMany(history => history.Spells))
            {
                var priority = waits.Single(wait => wait.Contact.Id == spell.Contact.Id && wait.Until == spell.OfferedAt).Priority;
                // The oldest is the worst.
                var passedBy = waits.TakeWhile(wait => wait.Contact.WaitingSince < spell.Contact.WaitingSince).FirstOrDefault(wait =>
                    wait.Priority <= priority && wait.From + margin < spell.OfferedAt && wait.Until - margin > spell.OfferedAt && !wait.Declined.Contains(spell.Agent));
                if (passedBy is null) continue;
                var at = spell.OfferedAt;
                found.Add(new(spell.Contact.Id.Value, passedBy.Contact.Id.Value, at, spell.Contact.WaitingSince - passedBy.Contact.WaitingSince, at - passedBy.From, passedBy.Until - at));
            }
        }
        return found;
    }
}
