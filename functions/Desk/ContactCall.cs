using Microsoft.AspNetCore.Http;

namespace Serverless.Desk;

/// <summary>An HTTP call that does one thing with one contact.</summary>
internal static class ContactCall
{
    /// <summary>200 with the contact as it was left, or why nothing was done.</summary>
    /// <param name="id">As it stands in the path.</param>
    public static async Task<IResult> On(string id, Func<ContactId, Task<ContactResult>> act)
    {
        if (!ContactId.TryParse(id, out var contact)) return DeskProblems.Of(Refusal.NoContact);
        var (changed, refusal) = await act(contact);
        return refusal is null ? Results.Ok(ContactView.Of(changed!)) : DeskProblems.Of(refusal);
    }
}
