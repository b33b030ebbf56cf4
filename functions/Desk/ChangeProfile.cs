using System.Text.RegularExpressions;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>What an agent may do, as a supervisor sets it.</summary>
/// <param name="Units">How many texts or voicemails at a time; a call takes all.</param>
/// <param name="MayTransfer">Trained to transfer (R19).</param>
public sealed record AgentProfile(IReadOnlyList<string> Queues, IReadOnlyList<string> Skills, int Units, bool MayTransfer)
{
    public static AgentProfile Of(Agent agent) => new(agent.Queues, agent.Skills, agent.Units, agent.MayTransfer);

    /// <summary>Skills as contacts have them, lists in one order and without doubles.</summary>
    public AgentProfile Clean() => this with
    {
        Queues = [.. Queues.Distinct().Order(StringComparer.Ordinal)],
        Skills = [.. Skills.Select(skill => skill?.ToLowerInvariant() ?? "").Distinct().Order(StringComparer.Ordinal)],
    };

    /// <summary>What is wrong, each with its place. Empty where nothing is.</summary>
    public IReadOnlyList<string> Validate(DeskSettings settings) =>
    [
        .. Queues.Where(queue => queue is null || settings.Queue(queue) is null)
            .Select(queue => $"queues: there is no queue '{queue}'. There are: {string.Join(", ", settings.Queues.Select(known => known.Id))}."),
        .. Skills.Where(skill => !CheckSettings.IsName(skill)).Select(skill => $"skills: '{skill}' is not made of 1 to 30 of a-z, 0-9 and '-'."),
        .. Units is >= 1 and <= 20 ? (IEnumerable<string>)[] : [$"units: {Units} is not between 1 and 20."],
    ];

    /// <summary>The same for equal profiles, whatever the agent is doing.</summary>
    public string ETag => $"\"{RowNames.Hash($"{string.Join('+', Queues.Order(StringComparer.Ordinal))}~{string.Join('+', Skills.Order(StringComparer.Ordinal))}~{Units}~{MayTransfer}")}\"";
}

/// <summary>
/// Sets what an agent may do. Whoever never signed in can be prepared for it. Units that are cut below what is in use leave the work alone and stop new offers until
/// enough of it is done; a new queue or skill lets the agent be given what waits for it.
/// </summary>
public sealed partial class ChangeProfile(AgentStore agents, ChangeAgent change, AssignContacts assign, ServiceClock clock, ILogger<ChangeProfile> log)
{
    private static readonly Refusal s_changed = new(
        RefusalKind.Changed, "Somebody has changed what this agent may do since you read it. Read the agent again, make your change and send it.");

    /// <summary>Whether it can be the object id of somebody in the directory; keys of the tables are made of it.</summary>
    public static bool IsAgentId(string id) => AgentId().IsMatch(id);

    /// <param name="isExpected">Whether the caller has seen the profile of this ETag. Where it is already as wanted this is not asked: the request is a repetition.</param>
    public async Task<AgentResult> Change(string id, AgentProfile wanted, Func<string, bool> isExpected, string supervisor, CancellationToken stop)
    {
        Agent? same = null;
        var saved = await change.Execute(id, agent =>
        {
            var now = AgentProfile.Of(agent).ETag;
            same = now == wanted.ETag ? agent : null;
            return same is null && isExpected(now) ? agent with { Queues = wanted.Queues, Skills = wanted.Skills, Units = wanted.Units, MayTransfer = wanted.MayTransfer } : null;
        }, stop);
        if (saved is null) return same is not null ? same : s_changed;
        Log.Changed(log, saved.Id, supervisor);
        await assign.ToContact(id, stop);
        return await agents.Find(id, stop) is { } after ? after : saved;
    }

    /// <summary>Prepares somebody who has never signed in.</summary>
    /// <param name="name">Until they sign in, which tells it.</param>
    public async Task<AgentResult> Add(string id, string? name, AgentProfile wanted, string supervisor, CancellationToken stop)
    {
        var agent = new Agent
        {
            Id = id,
            Name = string.IsNullOrWhiteSpace(name) ? id : name.Trim(),
            Queues = wanted.Queues,
            Skills = wanted.Skills,
            Units = wanted.Units,
            MayTransfer = wanted.MayTransfer,
            IdleSince = clock.Now,
            ActivitySince = clock.Now,
        };
        if (await agents.Add(agent, stop))
        {
            Log.Changed(log, id, supervisor);
            return agent;
        }
        return await agents.Find(id, stop) is { } there && AgentProfile.Of(there).ETag == wanted.ETag ? there : s_changed;
    }

    // Object ids are GUIDs; a subject may stand in for one.
    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex AgentId();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Supervisor {SupervisorId} set what agent {AgentId} may do")]
        public static partial void Changed(ILogger log, string agentId, string supervisorId);
    }
}
