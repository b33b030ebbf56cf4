using Microsoft.AspNetCore.Http;
using Serverless.Platform;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Consent;

/// <summary>What the HTTP triggers of the slice do: check the request, call one use case, show the result.</summary>
public sealed class ConsentApi(ConsentStore store, ChangeConsent change, ServiceClock clock)
{
    public async Task<IResult> List(HttpRequest request, CancellationToken stop)
    {
        if (request.Query["number"].ToString() is { Length: > 0 } wanted)
        {
            if (!PhoneNumber.TryFromPerson(wanted, out var number)) return NoNumber();
            var found = (await store.Of(number.Key, stop)).Where(wish => wish.Active).Select(SuppressionView.Of);
            return Results.Ok(new Page<SuppressionView>([.. found], null));
        }
        var (size, continuation) = request.Page();
        var (page, next) = await store.List(size, continuation, stop);
        return Results.Ok(new Page<SuppressionView>([.. page.Select(SuppressionView.Of)], next));
    }

    public async Task<IResult> Show(string number, CancellationToken stop)
    {
        if (!PhoneNumber.TryFromPerson(number, out var phone)) return NoNumber();
        return Results.Ok(await View(phone, stop));
    }

    public async Task<IResult> Suppress(HttpRequest request, CancellationToken stop)
    {
        var (key, noKey) = request.IdempotencyKey();
        if (noKey is not null) return noKey;
        var (body, unreadable) = await request.ReadJson(ConsentHttpJson.Default.SuppressBody, stop);
        if (body is null) return unreadable!;
        if (!PhoneNumber.TryFromPerson(body.Number, out var number)) return NoNumber();
        if (string.IsNullOrWhiteSpace(body.Reason)) return Problems.Invalid("Say in 'reason' why the number is suppressed.");
        var scope = body.Scope ?? SuppressionScope.All;
        if (!Enum.IsDefined(scope)) return Problems.Invalid("'scope' is All or Marketing.");
        var cause = $"api/{request.CallerId()}/{key}";
        // Said again after the person has opted in, the same request would be a new wish.
        if ((await store.AuditOf(number.Key, stop)).Any(entry => entry.Cause.CauseId == cause)) return Results.Ok(await View(number, stop));
        await change.Suppress(new(number, ConsentSource.Operator, clock.Now, null, cause, body.Reason, request.Who()), scope, stop);
        await change.Mirror(number, scope, null, stop);
        return Results.Created($"/api/consent/suppressions/{Uri.EscapeDataString(number.Value)}", await View(number, stop));
    }

    public async Task<IResult> Lift(HttpRequest request, string number, CancellationToken stop)
    {
        if (!PhoneNumber.TryFromPerson(number, out var phone)) return NoNumber();
        if (request.Query["reason"].ToString() is not { Length: > 0 } reason)
            return Problems.Invalid("Say in '?reason=' how the person asked to be texted again: the trail must show their consent.");
        if (!(await store.Of(phone.Key, stop)).Any(wish => wish.Active)) return Problems.NotFound("This number is not suppressed.");
        await change.Lift(new(phone, ConsentSource.Operator, clock.Now, null, $"api/{Guid.NewGuid()}", reason, request.Who()), stop);
        return Results.Ok(await View(phone, stop));
    }

    private async Task<ConsentView> View(PhoneNumber number, CancellationToken stop)
    {
        var wishes = await store.Of(number.Key, stop);
        var trail = await store.AuditOf(number.Key, stop);
        return new(number.Value, [.. wishes.Where(wish => wish.Active).Select(SuppressionView.Of)], [.. trail.Select(ConsentEventView.Of)]);
    }

    private static IResult NoNumber() => Problems.Invalid("That is no phone number. Write it as +8613800138000.");
}
