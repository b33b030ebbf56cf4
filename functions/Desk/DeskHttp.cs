using System.Text.Json.Serialization;
using Serverless.Platform;
using Serverless.Platform.Http;

namespace Serverless.Desk;

/// <summary>A contact as the API shows it. Its thread is at <c>/api/sms/conversations/{number}</c>.</summary>
/// <param name="State">Until says when an offer lapses, a wrap-up is over, or a parked contact comes back.</param>
public sealed record ContactView(
    string Id, Channel Channel, string Number, string Subject, string Language, string ServiceNumber, string Queue, IReadOnlyList<string> Skills, int Priority, string Rule,
    DateTimeOffset OpenedAt, DateTimeOffset WaitingSince, ContactState State, DateTimeOffset Since, DateTimeOffset? Until, int Texts, DateTimeOffset? LastTextAt,
    string? Agent, string? AgentName, string? PreferredAgent, IReadOnlyList<string> Declined, IReadOnlyList<Participant> Participants, IReadOnlyList<string> AppliedRules, string? Disposition)
{
    public static ContactView Of(Contact contact) => new(
        contact.Id.Value, contact.Channel, contact.Number.Value, contact.Subject, contact.Language, contact.ServiceNumber, contact.Queue, contact.Skills, contact.Priority, contact.Rule,
        contact.OpenedAt, contact.WaitingSince, contact.State, contact.Since, contact.Until, contact.Texts, contact.LastTextAt,
        contact.Agent, contact.AgentName, contact.PreferredAgent, contact.Declined, contact.Participants, contact.AppliedRules, contact.Disposition);
}

/// <summary>An agent as the API shows them.</summary>
/// <param name="Activity">What they are doing, since <paramref name="ActivitySince"/>.</param>
/// <param name="Refusals">Offers that they refused this month (R18).</param>
/// <param name="Breaches">Offers that they let lapse this month (R17).</param>
public sealed record AgentView(
    string Id, string Name, AgentMode Mode, string? Reason, AgentActivity Activity, DateTimeOffset ActivitySince, IReadOnlyList<string> Queues, IReadOnlyList<string> Skills,
    int Units, int UsedUnits, bool MayTransfer, MonthlyCount? Refusals, MonthlyCount? Breaches)
{
    public static AgentView Of(Agent agent) => new(
        agent.Id, agent.Name, agent.Mode, agent.Reason, agent.Activity, agent.ActivitySince, agent.Queues, agent.Skills, agent.Units, agent.UsedUnits, agent.MayTransfer,
        agent.Refusals, agent.Breaches);
}

/// <summary>What an agent's screen shows: themselves, and the contacts that ring at them or that they work on.</summary>
/// <param name="Joined">Contacts of others that they take part in.</param>
public sealed record DeskView(AgentView Agent, IReadOnlyList<ContactView> Contacts, IReadOnlyList<ContactView> Joined);

/// <summary>A place in a queue.</summary>
/// <param name="Position">1 is next.</param>
/// <param name="IsMore">It is at least this: no further was counted.</param>
/// <param name="WaitSeconds">Estimated; left out where nothing was accepted within half an hour.</param>
public sealed record PositionView(int Position, bool IsMore, int? WaitSeconds);

/// <summary>What the desk knows of a customer.</summary>
/// <param name="Class">As routing rules name it.</param>
/// <param name="OpenContact">The text contact that the customer's texts join.</param>
public sealed record CustomerView(string Number, string? Class, string? OpenContact, string? LastAgent, DateTimeOffset? LastAgentAt)
{
    public static CustomerView Of(PhoneNumber number, Customer customer) => new(number.Value, customer.Class, customer.OpenText?.Value, customer.LastAgent, customer.LastAgentAt);
}

/// <param name="Class">1 to 30 of a-z, 0-9 and "-"; left out for none.</param>
public sealed record CustomerBody(string? Class = null);

/// <param name="Reason">One of the settings' reasons.</param>
public sealed record NotReadyBody(string Reason);

/// <param name="Disposition">One of the settings' dispositions.</param>
/// <param name="Note">What the next agent should know, in at most 2,000 characters.</param>
public sealed record WrapUpBody(string? Disposition = null, string? Note = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ContactView))]
[JsonSerializable(typeof(Page<ContactView>))]
[JsonSerializable(typeof(AgentView))]
[JsonSerializable(typeof(DeskView))]
[JsonSerializable(typeof(PositionView))]
[JsonSerializable(typeof(CustomerView))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(NotReadyBody))]
[JsonSerializable(typeof(WrapUpBody))]
internal sealed partial class DeskHttpJson : JsonSerializerContext;
