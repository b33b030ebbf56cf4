using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Desk;

/// <summary>Who else is signed in, for an agent who looks for somebody to transfer to or to ask.</summary>
public sealed class ColleaguesApi(SignedInAgents signedIn, ContactStore contacts)
{
    public async Task<IResult> List(HttpRequest request, CancellationToken stop)
    {
        Contact? contact = null;
        if (request.Query["contact"].ToString() is { Length: > 0 } named
            && (!ContactId.TryParse(named, out var id) || (contact = await contacts.Find(id, stop)) is null)) return DeskProblems.Of(Refusal.NoContact);
        var (size, continuation) = request.Page();
        var (page, next) = await signedIn.Page(size, continuation, stop);
        return Results.Ok(new Page<ColleagueView>([.. page.Where(agent => agent.Id != request.CallerId()).Select(agent => ColleagueView.Of(agent, contact))], next));
    }
}
