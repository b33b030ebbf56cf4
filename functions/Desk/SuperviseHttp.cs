using System.Text.Json.Serialization;
using Serverless.Platform.Http;

namespace Serverless.Desk;

/// <summary>A queue as it is now.</summary>
/// <param name="NextOpening">Left out while it is open, and where it does not open within two months.</param>
/// <param name="Waiting">Counted up to the settings' position limit; <paramref name="IsMore"/> says that it was reached.</param>
/// <param name="EstimatedWaitSeconds">For whoever comes now; left out where it is closed or nothing was accepted within half an hour.</param>
public sealed record QueueView(
    string Id, string Chinese, string English, bool IsOpen, DateTimeOffset? NextOpening, int Waiting, bool IsMore, DateTimeOffset? LongestWaitingSince, int? EstimatedWaitSeconds,
    QueueAgentsView Agents, QueueTodayView Today);

/// <summary>Agents who are signed in and serve the queue, by what they do. An agent counts in each of their queues.</summary>
/// <param name="IsMore">More are signed in than were looked at.</param>
public sealed record QueueAgentsView(int Ready, int Offered, int Talking, int WrapUp, int NotReady, bool IsMore);

/// <summary>What a queue did since the local day began.</summary>
/// <param name="InTarget">Accepted within <paramref name="TargetSeconds"/>.</param>
/// <param name="PercentInTarget">Of the accepted; left out where there are none. Should be <paramref name="TargetPercent"/> or more.</param>
/// <param name="AverageWaitSeconds">Of the accepted, from when they came.</param>
public sealed record QueueTodayView(int Accepted, int InTarget, int? PercentInTarget, int? TargetPercent, int? TargetSeconds, int? AverageWaitSeconds);

/// <summary>An agent, and the contacts that ring at them or that they work on.</summary>
public sealed record AgentDetail(AgentView Agent, IReadOnlyList<ContactView> Contacts);

/// <summary>A page of an agent's day.</summary>
/// <param name="From">Of the whole day.</param>
/// <param name="Until">Of the whole day; now, where it is today.</param>
/// <param name="Totals">Of the whole day.</param>
/// <param name="Events">Of this page.</param>
/// <param name="Spans">Of this page; the next page goes on where they end.</param>
public sealed record AgentDayView(
    DateOnly Day, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<ActivityTotal> Totals, IReadOnlyList<AgentEventView> Events, IReadOnlyList<AgentSpanView> Spans, string? Continuation);

public sealed record ActivityTotal(AgentActivity Activity, double Seconds);

/// <param name="Load">Units in use.</param>
public sealed record AgentEventView(DateTimeOffset At, AgentActivity Activity, string? Reason, int Load);

public sealed record AgentSpanView(DateTimeOffset From, DateTimeOffset Until, double Seconds, AgentActivity Activity, string? Reason);

/// <param name="Skills">Made small letters.</param>
/// <param name="Units">1 to 20: how many texts or voicemails at a time; a call takes all.</param>
/// <param name="MayTransfer">Trained to transfer (R19).</param>
/// <param name="Name">Only for somebody who has never signed in.</param>
public sealed record AgentProfileBody(IReadOnlyList<string> Queues, IReadOnlyList<string> Skills, int Units, bool MayTransfer, string? Name = null);

/// <param name="Mode">Ready, NotReady or SignedOut.</param>
/// <param name="Reason">For NotReady: one of the settings' reasons; left out for "supervisor".</param>
public sealed record AgentStateBody(AgentMode Mode, string? Reason = null);

/// <summary>Either an agent or a queue.</summary>
/// <param name="Note">For whoever gets it; stands in the history.</param>
public sealed record ReassignBody(string? Agent = null, string? Queue = null, string? Note = null);

/// <param name="Disposition">One of the settings' dispositions.</param>
/// <param name="Note">Why.</param>
public sealed record CloseBody(string Note, string? Disposition = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Page<QueueView>))]
[JsonSerializable(typeof(Page<AgentDetail>))]
[JsonSerializable(typeof(Page<SupervisorFlag>))]
[JsonSerializable(typeof(AgentDayView))]
[JsonSerializable(typeof(AgentProfileBody))]
[JsonSerializable(typeof(AgentStateBody))]
[JsonSerializable(typeof(ReassignBody))]
[JsonSerializable(typeof(CloseBody))]
internal sealed partial class SuperviseHttpJson : JsonSerializerContext;
