using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Notices agents whose screen fell silent: what rings at them is given back at once, what they work on after a grace time, with its history.</summary>
public sealed partial class WatchAgents(AgentStore agents, SignedInStore signedIn, WorkShift shift, ChangeAgent change, CurrentSettings settings, ServiceClock clock, ILogger<WatchAgents> log)
{
    public async Task Execute(CancellationToken stop)
    {
        var times = (await settings.Get(stop)).Times;
        foreach (var silent in await signedIn.NotSeenSince(clock.Now - TimeSpan.FromSeconds(times.HeartbeatSeconds), stop))
        {
            try
            {
                await Look(silent, times, stop);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                // One agent's trouble must not keep the others from being looked at.
                Log.LookFailed(log, error, silent.Agent);
            }
        }
    }

    private async Task Look(SilentAgent silent, DeskTimes times, CancellationToken stop)
    {
        var id = silent.Agent;
        if (await agents.Find(id, stop) is not { Mode: not AgentMode.SignedOut } agent)
        {
            await signedIn.Remove(silent, stop);
            return;
        }
        if (agent.Mode == AgentMode.Ready || agent.HasOffer)
        {
            Log.Silent(log, id);
            await shift.Stop(id, Agent.Lost, StepKind.AgentLost, stop);
        }
        if (clock.Now - silent.SeenAt > TimeSpan.FromSeconds(times.HeartbeatSeconds + times.GraceSeconds)) await GiveUp(id, stop);
    }

    private async Task GiveUp(string id, CancellationToken stop)
    {
        // They may have come back while the others were looked at.
        if (await signedIn.SeenAt(id, stop) > clock.Now - TimeSpan.FromSeconds((await settings.Get(stop)).Times.HeartbeatSeconds)) return;
        Log.Gone(log, id);
        foreach (var engagement in (await agents.Find(id, stop))?.Work ?? []) await shift.GiveBack(id, engagement, StepKind.AgentLost, stop);
        var signedOut = await change.Execute(id, agent => agent.Work.Count == 0 ? agent.Become(AgentMode.SignedOut, Agent.Lost) : null, stop);
        if (signedOut is not null) await shift.Leave(id, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Agent {AgentId} could not be looked at; they are looked at again in a moment")]
        public static partial void LookFailed(ILogger log, Exception error, string agentId);

        [LoggerMessage(LogLevel.Warning, "Agent {AgentId} is silent: what rings at them is given back")]
        public static partial void Silent(ILogger log, string agentId);

        [LoggerMessage(LogLevel.Warning, "Agent {AgentId} did not come back: what they worked on is given to others")]
        public static partial void Gone(ILogger log, string agentId);
    }
}
