using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Takes a contact off an agent who no longer has it, with what its end means for them, and gives them the next.</summary>
public sealed class FreeUnits(ChangeAgent change, AssignContacts assign, FlagStore flags, CurrentSettings settings, ServiceClock clock)
{
    public async Task Execute(string agent, string offer, OfferOutcome outcome, CancellationToken stop)
    {
        var saved = await change.Execute(agent, now => Without(now, offer, outcome), stop);
        if (saved is null) return;
        if (outcome == OfferOutcome.Declined) await Flag(saved, stop);
        await assign.ToContact(agent, stop);
    }

    /// <summary>Shows an agent who refused too often this month to the supervisors (R18).</summary>
    public async Task Flag(Agent agent, CancellationToken stop)
    {
        var limit = (await settings.Get(stop)).Times.RefusalsPerMonth;
        if (agent.Refusals is not { } refusals || refusals.Count <= limit || refusals.Month != MonthlyCount.MonthOf(clock.Local)) return;
        await flags.Put(new("refusals", agent.Id, agent.Name, clock.Now, $"{refusals.Count} offers were refused in {refusals.Month}; {limit} are allowed (R18)."), $"{refusals.Month}/{agent.Id}", stop);
    }

    private Agent? Without(Agent agent, string offer, OfferOutcome outcome)
    {
        if (agent.Work.FirstOrDefault(engagement => engagement.Offer == offer) is not { } ended) return null;
        var freed = agent.Without(offer);
        var local = ServiceClock.ToLocal(clock.Now);
        return outcome switch
        {
            // Whoever does not answer is not there (R17).
            OfferOutcome.Lapsed => (freed.Mode == AgentMode.Ready ? freed.Become(AgentMode.NotReady, Agent.Missed) : freed) with { Breaches = MonthlyCount.Next(freed.Breaches, local) },
            OfferOutcome.Declined => freed with { Refusals = MonthlyCount.Next(freed.Refusals, local) },
            _ when ended.State == EngagementState.Offered => freed,
            _ => freed with { IdleSince = clock.Now },
        };
    }
}
