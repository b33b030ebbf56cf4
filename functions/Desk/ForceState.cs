using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>A supervisor says what state an agent is in.</summary>
public sealed partial class ForceState(
    AgentStore agents, ReadyStore ready, ChangeAgent change, WorkShift shift, AssignContacts assign, LookAtContact look, CurrentSettings settings, ServiceClock clock, ILogger<ForceState> log)
{
    /// <param name="reason">For not ready: one of the settings'; null for "supervisor".</param>
    public async Task<AgentResult> Execute(string id, AgentMode mode, string? reason, string supervisor, CancellationToken stop)
    {
        if (await agents.Find(id, stop) is not { } agent) return Refusal.NoAgent;
        if (agent.Mode == AgentMode.SignedOut && mode != AgentMode.SignedOut)
            return new Refusal(RefusalKind.Conflict, $"{agent.Name} is not signed in; only they themselves can sign in.");
        var reasons = (await settings.Get(stop)).NotReadyReasons;
        if (reason is not null && mode != AgentMode.NotReady) return new Refusal(RefusalKind.Invalid, "Only not ready has a reason.");
        if (reason is not null && !reasons.Any(known => known.Id == reason))
            return new Refusal(RefusalKind.Invalid, $"There is no reason '{reason}'. There are: {string.Join(", ", reasons.Select(known => known.Id))}.");

        Log.Forced(log, id, mode, supervisor);
        return mode switch
        {
            AgentMode.Ready => await Ready(id, stop),
            AgentMode.NotReady => await shift.Stop(id, reason ?? Agent.Forced, StepKind.Withdrawn, stop, supervisor) ?? (AgentResult)SignedOutMeanwhile,
            _ => await SignOut(agent, supervisor, stop),
        };
    }

    private static Refusal SignedOutMeanwhile { get; } = new(RefusalKind.Conflict, "The agent has just signed out.");

    /// <summary>Is no sign of life: an agent whose screen is silent is noticed all the same.</summary>
    private async Task<AgentResult> Ready(string id, CancellationToken stop)
    {
        await change.Execute(id, agent => agent.Mode == AgentMode.NotReady ? agent.Become(AgentMode.Ready) with { IdleSince = clock.Now } : null, stop);
        if (await agents.Find(id, stop) is not { Mode: not AgentMode.SignedOut } agent) return SignedOutMeanwhile;
        await ready.Put(agent, stop);
        await assign.ToContact(id, stop);
        return await agents.Find(id, stop) ?? agent;
    }

    private async Task<AgentResult> SignOut(Agent agent, string supervisor, CancellationToken stop)
    {
        var id = agent.Id;
        if (await change.Execute(id, now => now.Work.Count == 0 && now.Mode != AgentMode.SignedOut ? now.Become(AgentMode.SignedOut, Agent.Forced) : null, stop) is { } idle)
        {
            await shift.Leave(id, stop);
            return idle;
        }
        // Not ready first, so that nothing new comes while what they have is given back.
        var stopped = await shift.Stop(id, Agent.Forced, StepKind.Reassigned, stop, supervisor);
        foreach (var engagement in stopped?.Work ?? []) await shift.GiveBack(id, engagement, StepKind.Reassigned, stop, supervisor);
        // A unit that no contact knows of is the left-over of a crash, or is just being claimed.
        foreach (var engagement in (await agents.Find(id, stop))?.Work ?? []) await look.Execute(new(LookJob.JobName, 1, engagement.Contact.Value, id), stop);
        await change.Execute(id, now => now.Work.Count == 0 && now.Mode == AgentMode.NotReady ? now.Become(AgentMode.SignedOut, Agent.Forced) : null, stop);
        var after = await agents.Find(id, stop) ?? agent;
        if (after.Mode != AgentMode.SignedOut)
            return new Refusal(RefusalKind.Conflict, $"A contact was just coming to {after.Name}; they are not ready now. Sign them out once more in a few seconds.");
        await shift.Leave(id, stop);
        return after;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Supervisor {SupervisorId} set agent {AgentId} to {Mode}")]
        public static partial void Forced(ILogger log, string agentId, AgentMode mode, string supervisorId);
    }
}
