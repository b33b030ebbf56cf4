using Microsoft.AspNetCore.Http;
using Serverless.Platform;
using Serverless.Platform.Http;

namespace Serverless.Requests;

/// <summary>What the HTTP triggers of the slice do: check the request, read, show.</summary>
public sealed class RequestsApi(RequestStore store)
{
    public async Task<IResult> Get(string id, CancellationToken stop) =>
        RequestId.TryParse(id, out var parsed) && await store.Get(parsed, stop) is { } request
            ? Results.Ok(RequestView.Of(request))
            : Problems.NotFound("No request has this id.");

    public static IResult Kinds() => Results.Ok(new Page<RequestKindView>([.. RequestKinds.All.Select(RequestKindView.Of)], null));

    public async Task<IResult> List(HttpRequest request, CancellationToken stop)
    {
        var wanted = request.Query["number"].ToString();
        if (!PhoneNumber.TryFromPerson(wanted, out var number) && !PhoneNumber.TryFromCarrier(wanted, out number))
            return Problems.Invalid("Say whose requests with '?number='. Write it as +8613800138000.");
        var (size, continuation) = request.Page();
        var (requests, next) = await store.List(number.Key, size, continuation, stop);
        return Results.Ok(new Page<RequestView>([.. requests.Select(RequestView.Of)], next));
    }
}
