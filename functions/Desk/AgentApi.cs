using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Desk;

/// <summary>What agents do by HTTP with themselves and with what rings at them.</summary>
public sealed class AgentApi(WorkShift shift, AnswerOffer offers, CloseContact close, AgentStore agents, ContactStore contacts, Heartbeats heartbeats, FollowThreads follow)
{
    public async Task<IResult> SignIn(HttpRequest request, CancellationToken stop) =>
        Answer(await shift.SignIn(request.CallerId(), request.HttpContext.User.Identity?.Name ?? "?", stop));

    public async Task<IResult> SignOut(HttpRequest request, CancellationToken stop) => Answer(await shift.SignOut(request.CallerId(), stop));

    public async Task<IResult> Ready(HttpRequest request, CancellationToken stop) => Answer(await shift.Ready(request.CallerId(), stop));

    public async Task<IResult> NotReady(HttpRequest request, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(DeskHttpJson.Default.NotReadyBody, stop);
        return body is null ? unreadable! : Answer(await shift.NotReady(request.CallerId(), body.Reason, stop));
    }

    /// <summary>The screen's poll, and the sign that it is alive. Without news it is one point read.</summary>
    public async Task<IResult> Desk(HttpRequest request, CancellationToken stop)
    {
        var id = request.CallerId();
        if (await agents.Find(id, stop) is not { } agent) return DeskProblems.Of(Refusal.NotSignedIn);
        if (agent.Mode != AgentMode.SignedOut) await heartbeats.Beat(id, stop);
        if (agent.ETag == request.Headers.IfNoneMatch.ToString()) return Results.StatusCode(StatusCodes.Status304NotModified);

        var shown = await Task.WhenAll(agent.Work.Select(async engagement => (engagement, contact: await contacts.Find(engagement.Contact, stop))));
        var theirs = shown.Where(pair => pair.contact?.IsHeldBy(id, pair.engagement.Offer) == true).Select(pair => ContactView.Of(pair.contact!)).ToList();
        var others = (await Task.WhenAll(agent.Joined.Select(contact => contacts.Find(contact, stop)))).OfType<Contact>().ToLookup(contact => FollowThreads.IsIn(contact, id));
        foreach (var left in others[false]) await follow.Execute(left, [id], stop);
        // While a contact is between two states the answer is not to be kept: the next poll reads it again.
        if (theirs.Count == agent.Work.Count && !others[false].Any()) request.HttpContext.Response.Headers.ETag = agent.ETag;
        return Results.Ok(new DeskView(AgentView.Of(agent), theirs, [.. others[true].Where(contact => agent.EngagementFor(contact.Id) is null).Select(ContactView.Of)]));
    }

    public Task<IResult> Accept(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => offers.Accept(contact, request.CallerId(), stop));

    public Task<IResult> Decline(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => offers.Decline(contact, request.CallerId(), stop));

    public Task<IResult> End(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => close.End(contact, request.CallerId(), stop));

    public async Task<IResult> WrapUp(HttpRequest request, string id, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(DeskHttpJson.Default.WrapUpBody, stop);
        if (body is null) return unreadable!;
        if (body.Note is { Length: > WriteNote.MostCharacters }) return Problems.Invalid($"'note' is longer than {WriteNote.MostCharacters} characters.");
        return await ContactCall.On(id, contact => close.WrapUp(contact, request.CallerId(), body.Disposition, body.Note, stop));
    }

    private static IResult Answer(AgentResult result) => result.Refusal is { } refusal ? DeskProblems.Of(refusal) : Results.Ok(AgentView.Of(result.Agent!));
}

/// <summary>Refusals of the desk as problems.</summary>
internal static class DeskProblems
{
    public static IResult Of(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.NotFound => Problems.NotFound(refusal.Detail),
        RefusalKind.Forbidden => Problems.Forbidden(refusal.Detail),
        RefusalKind.Invalid => Problems.Invalid(refusal.Detail),
        RefusalKind.Changed => Problems.Changed(refusal.Detail),
        RefusalKind.Wording => Problems.ForbiddenWording(refusal.Detail, refusal.Phrases),
        RefusalKind.KeyReused => Problems.KeyReused(refusal.Detail),
        _ => Problems.Conflict(refusal.Detail),
    };
}
