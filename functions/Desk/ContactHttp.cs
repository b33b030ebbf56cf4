using System.Text.Json.Serialization;
using Serverless.Platform.Http;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>A contact with all that the agent's screen shows beside it.</summary>
/// <param name="Others">Who else has it open now.</param>
/// <param name="Draft">What you have half written.</param>
/// <param name="EarlierContacts">The customer's before this one, counted up to a hundred.</param>
/// <param name="Thread">Where the customer's texts are.</param>
public sealed record ContactDetail(ContactView Contact, IReadOnlyList<Presence> Others, string? Draft, CustomerView Customer, int EarlierContacts, string Thread);

/// <summary>What to say: your own words, or a canned answer with its variables.</summary>
/// <param name="Answer">The id of one of the settings' answers.</param>
/// <param name="Language">The contact's where it is left out.</param>
public sealed record ReplyBody(string? Text = null, string? Answer = null, Dictionary<string, string>? Variables = null, Language? Language = null)
{
    internal AgentWords Words => new(Text, Answer, Variables ?? [], Language);
}

/// <summary>Words as they would be sent.</summary>
/// <param name="Units">Septets or UTF-16 code units.</param>
/// <param name="Culprit">The first character that made it UCS-2.</param>
/// <param name="Forbidden">Phrases in it that must not be said (R39): it would be refused.</param>
public sealed record WordingView(string Text, int Segments, int Units, TextEncoding Encoding, string? Culprit, IReadOnlyList<string> Forbidden)
{
    public static WordingView Of(string text, IReadOnlyList<string> forbidden)
    {
        var segments = TextSegments.Of(text);
        return new(text, segments.Count, segments.Units, segments.Encoding, segments.Culprit, forbidden);
    }
}

/// <summary>A colleague who is signed in.</summary>
/// <param name="CanServe">Where a contact is named: it is of a queue of theirs and asks for no skill that they lack.</param>
/// <param name="HasRoom">Where a contact is named: they are ready, nothing rings at them, and they have the units for it.</param>
public sealed record ColleagueView(string Id, string Name, AgentActivity Activity, int UsedUnits, int Units, bool? CanServe, bool? HasRoom)
{
    public static ColleagueView Of(Agent agent, Contact? contact) => new(
        agent.Id, agent.Name, agent.Activity, agent.UsedUnits, agent.Units,
        contact is null ? null : agent.Profile.CanServe(contact.Lane), contact is null ? null : agent.HasRoomFor(contact.Channel));
}

public sealed record NoteBody(string Text);

/// <param name="Until">At most thirty days ahead, which is what a text contact gets where it is left out.</param>
public sealed record ParkBody(DateTimeOffset? Until = null);

/// <param name="Agent">The id of an agent; or else <paramref name="Queue"/>.</param>
/// <param name="Words">What the customer is told: why, and what happens next (R20).</param>
/// <param name="Note">For colleagues.</param>
public sealed record TransferBody(string Words, string? Agent = null, string? Queue = null, string? Note = null);

/// <summary>A transfer as it was logged (R21).</summary>
/// <param name="Agent">Who transferred.</param>
public sealed record TransferView(string Contact, DateTimeOffset At, string Agent, string Name, string? ToAgent, string? ToQueue, string Words, string? Note)
{
    public static TransferView Of(Transfer transfer) =>
        new(transfer.Contact.Value, transfer.At, transfer.Agent, transfer.Name, transfer.Target.Agent, transfer.Target.Queue, transfer.Words, transfer.Note);
}

/// <param name="Agent">The id of an agent who is signed in.</param>
/// <param name="Role">Consult: advises you, the customer does not see it. Join: talks with the customer as well.</param>
public sealed record InviteBody(string Agent, ParticipantRole Role);

/// <param name="Step">The name of one of the automatic steps.</param>
public sealed record AutomaticBody(string Step);

/// <summary>A place in the automatic service that a customer can be sent back to (R45).</summary>
/// <param name="Chinese">What the customer is texted there.</param>
public sealed record AutomaticStepView(string Name, string Chinese, string English);

/// <param name="Kind">One of the request kinds.</param>
public sealed record RequestBody(string Kind, Dictionary<string, string>? Fields = null);

/// <param name="Text">Empty to throw it away.</param>
public sealed record DraftBody(string Text);

/// <param name="Typing">Whether you are writing.</param>
public sealed record PresenceBody(bool Typing = false);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ContactDetail))]
[JsonSerializable(typeof(Page<ContactStep>))]
[JsonSerializable(typeof(ReplyBody))]
[JsonSerializable(typeof(WordingView))]
[JsonSerializable(typeof(Page<ColleagueView>))]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(ParkBody))]
[JsonSerializable(typeof(TransferBody))]
[JsonSerializable(typeof(Page<TransferView>))]
[JsonSerializable(typeof(InviteBody))]
[JsonSerializable(typeof(AutomaticBody))]
[JsonSerializable(typeof(Page<AutomaticStepView>))]
[JsonSerializable(typeof(RequestBody))]
[JsonSerializable(typeof(DraftBody))]
[JsonSerializable(typeof(PresenceBody))]
internal sealed partial class ContactHttpJson : JsonSerializerContext;
