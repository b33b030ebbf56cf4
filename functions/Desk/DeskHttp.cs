using System.Text.Json.Serialization;
using Serverless.Platform.Http;

namespace Serverless.Desk;

/// <summary>A contact as the API shows it. Its thread is at <c>/api/sms/conversations/{number}</c>.</summary>
public sealed record ContactView(
    string Id, string Number, ContactState State, string Subject, string Language, string ServiceNumber, int Priority, DateTimeOffset WaitingSince,
    DateTimeOffset LastTextAt, IReadOnlyList<string> TextIds)
{
    public static ContactView Of(Contact contact) => new(
        contact.Id, contact.Number.Value, contact.State, contact.Subject, contact.Language, contact.ServiceNumber, contact.Priority, contact.WaitingSince,
        contact.LastTextAt, contact.TextIds);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<ContactView>))]
internal sealed partial class DeskHttpJson : JsonSerializerContext;
