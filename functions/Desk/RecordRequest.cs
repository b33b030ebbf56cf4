using Serverless.Platform;
using Serverless.Requests;

namespace Serverless.Desk;

/// <summary>A business request as recorded, or why it was not.</summary>
/// <param name="Created">Whether this call made it.</param>
public sealed record RequestResult(BusinessRequest? Request, bool Created, Refusal? Refusal)
{
    public static implicit operator RequestResult(Refusal refusal) => new(null, false, refusal);
}

/// <summary>Makes a business request of what the customer wants (R48). The request is made before the step that names it; the key makes a repeat write what is missing.</summary>
public sealed class RecordRequest(ContactStore contacts, CreateRequest create, IAgentNews news, ServiceClock clock)
{
    /// <param name="who">The agent's name and id, as requests keep them.</param>
    /// <param name="key">The same key of the same agent is one request.</param>
    public async Task<RequestResult> Execute(ContactId id, string agent, string who, string kindId, IReadOnlyDictionary<string, string> fields, string key, CancellationToken stop)
    {
        if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
        var naturalKey = $"request/{id}/{agent}/{key}";
        var isRepeat = await contacts.FindByNaturalKey(id.Number, naturalKey, stop) is not null;
        var isTheirs = contact.IsWorkedOnBy(agent) || (contact.IsWorkedOn && contact.ParticipantFor(agent) is { Role: ParticipantRole.Join });
        if (!isRepeat && !isTheirs) return Refusal.NotYours(contact, agent, clock.Now);
        if (RequestKinds.Find(kindId) is not { } kind)
            return new Refusal(RefusalKind.Invalid, $"There is no kind '{kindId}'. There are: {string.Join(", ", RequestKinds.All.Select(known => known.Id))}.");

        var wanted = new NewRequest(contact.Number, kind, fields, contact.Subject, id.Value, contact.Channel, who, naturalKey);
        if (wanted.Mistake() is { } mistake) return new Refusal(RefusalKind.Invalid, mistake);
        var (request, created) = await create.Execute(wanted, stop);
        if (!created && !IsSame(request, wanted)) return new Refusal(RefusalKind.KeyReused, $"It stands for request {request.Id}, which is another one.");
        if (!isRepeat && await contacts.Append(id, new(StepKind.RequestCreated, clock.Now, agent, request.Id.Value), naturalKey, stop) is { } saved)
            await news.ThreadChanged(saved.People.Where(other => other != agent), stop);
        return new(request, created, null);
    }

    private static bool IsSame(BusinessRequest request, NewRequest wanted) =>
        request.Kind == wanted.Kind.Id && request.Fields.Count == wanted.Fields.Count && wanted.Fields.All(field => request.Fields.TryGetValue(field.Key, out var value) && value == field.Value);
}
