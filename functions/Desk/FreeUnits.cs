using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Takes a contact off an agent who no longer has it, with what its end means for them, and gives them the next.</summary>
public sealed class FreeUnits(ChangeAgent change, AssignContacts assign, FlagStore flags, CurrentSettings settings, ServiceClock clock)
{
    public async Task Execute(string agent, string offer, OfferOutcome outcome, CancellationToken stop)
    {
        var saved = await change.Execute(agent, now => Without(now, offer, outcome), stop);
        if (saved is null) return;
        var limit = (await settings.Get(stop)).Times.RefusalsPerMonth;
        if (outcome == OfferOutcome.Declined && saved.Refusals is { } refusals && refusals.Count > limit)
            await flags.Put(new("refusals", saved.Id, saved.Name, clock.Now, $"{refusals.Count} offers were refused in {refusals.Month}; {limit} are allowed (R18)."), $"{refusals.Month}/{saved.Id}", stop);
        await assign.ToContact(agent, stop);
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
