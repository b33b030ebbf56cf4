using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Desk;

/// <summary>What an agent has parked, by HTTP.</summary>
public sealed class ParkedApi(ParkedStore parked, UnparkContact unpark)
{
    public async Task<IResult> List(HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (page, next) = await parked.List(request.CallerId(), size, continuation, stop);
        return Results.Ok(new Page<ContactView>([.. page.Select(ContactView.Of)], next));
    }

    public Task<IResult> Unpark(HttpRequest request, string id, CancellationToken stop) =>
        ContactCall.On(id, contact => unpark.Execute(contact, request.CallerId(), request.IsIn(Roles.Supervisor), stop));
}
