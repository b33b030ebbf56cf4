using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>An event of <c>desk-contacts</c>: the text joins the open contact of its number, and the contact takes its place among those that wait. May run twice, in any order.</summary>
public sealed class PlaceContact(DeskStore store)
{
    // A thread that nobody answers for long must not grow over the limit of a row; the conversation has every text.
    private const int MostTextIds = 200;

    public async Task Execute(ContactEvent happened, CancellationToken stop)
    {
        var number = NumberKey.Parse(happened.Number);
        while (true)
        {
            var contact = await store.FindOpen(number, stop)
                ?? throw new InvalidOperationException($"Number {number} has no open contact for text {happened.TextId}.");
            var joined = Join(contact, happened);
            if (joined != contact && !await store.Update(joined, stop)) continue;
            await store.Place(joined, stop);
            // Whoever asks for a person moves ahead. The old place goes last: at every point the contact has one.
            if (joined.Priority < Contact.Message) await store.Unplace(joined, Contact.Message, stop);
            return;
        }
    }

    private static Contact Join(Contact contact, ContactEvent happened)
    {
        var urgent = happened.AsksForPerson && contact.Priority > Contact.Person;
        if (contact.TextIds.Contains(happened.TextId) && !urgent) return contact;
        return contact with
        {
            Priority = urgent ? Contact.Person : contact.Priority,
            LastTextAt = happened.At > contact.LastTextAt ? happened.At : contact.LastTextAt,
            TextIds = contact.TextIds.Contains(happened.TextId) ? contact.TextIds : [.. contact.TextIds.TakeLast(MostTextIds - 1), happened.TextId],
        };
    }
}
