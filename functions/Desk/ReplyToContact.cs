using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>A text as it was sent, or why it was not.</summary>
/// <param name="Created">Whether this call made it.</param>
public sealed record ReplyResult(Text? Text, bool Created, Refusal? Refusal)
{
    public static implicit operator ReplyResult(Refusal refusal) => new(null, false, refusal);
}

/// <summary>
/// Texts the customer in a contact's thread. The text is sent before the step is saved, so the history never tells of what was not sent; its natural key makes a
/// repeat send nothing and write what is missing.
/// </summary>
public sealed class ReplyToContact(ContactStore contacts, DraftStore drafts, SendText send, IAgentNews news, CurrentSettings settings, ServiceClock clock)
{
    /// <param name="who">The agent's name and id, as texts keep them.</param>
    /// <param name="key">The same words of the same agent with the same key are sent once.</param>
    public async Task<ReplyResult> Execute(ContactId id, string agent, string who, AgentWords words, string key, CancellationToken stop)
    {
        if (await contacts.Find(id, stop) is not { } contact) return Refusal.NoContact;
        var current = await settings.Get(stop);
        var naturalKey = $"desk/{id}/{agent}/{key}";
        var isRepeat = await contacts.FindByNaturalKey(id.Number, naturalKey, stop) is not null;
        if (!isRepeat && MayNot(contact, agent) is { } notTheirs) return notTheirs;
        var (composed, invalid) = words.Compose(current, Languages.Parse(contact.Language));
        if (composed is null) return invalid!;
        if (!isRepeat && Refusal.OfWording(composed.Body, current) is { } wording) return wording;

        var (text, created) = await send.Execute(new OutgoingText(contact.Number, composed.Template, composed.Arguments, contact.PurposeOfTexts(clock.Now), naturalKey)
        {
            Language = composed.Language,
            SentBy = who,
        }, stop);
        if (!created && text.Body != composed.Body) return new Refusal(RefusalKind.KeyReused, $"It stands for text {text.Id}, which is another one.");
        if (isRepeat) return new(text, false, null);

        if (await contacts.Append(id, new(StepKind.Replied, clock.Now, agent, text.Id.Value), naturalKey, stop) is { } saved)
            await news.ThreadChanged(saved.People.Where(other => other != agent), stop);
        await drafts.Write(id, agent, "", stop);
        return new(text, created, null);
    }

    private Refusal? MayNot(Contact contact, string agent)
    {
        if (contact.Number.Kind != PhoneNumberKind.International) return new(RefusalKind.Conflict, $"{contact.Number.Value} is no subscriber's number: it cannot be texted.");
        if (contact.IsWorkedOnBy(agent)) return null;
        return contact.ParticipantFor(agent)?.Role switch
        {
            ParticipantRole.Join when contact.IsWorkedOn => null,
            ParticipantRole.Consult => new(RefusalKind.Forbidden, "You advise in this contact, the customer does not see you: write a note, or be invited to join."),
            ParticipantRole.Watch => new(RefusalKind.Forbidden, "You watch this contact: take it over, or write a note."),
            _ => Refusal.NotYours(contact, agent, clock.Now),
        };
    }
}
