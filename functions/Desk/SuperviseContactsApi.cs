using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Desk;

/// <summary>What supervisors do by HTTP with contacts, whoever has them.</summary>
public sealed class SuperviseContactsApi(ReassignContact reassign, TakeContact take, WatchThread watch, CloseWaiting close)
{
    private const int LongestNote = 2000;

    public async Task<IResult> Reassign(HttpRequest request, string id, CancellationToken stop)
    {
        var (key, noKey) = request.IdempotencyKey();
        if (noKey is not null) return noKey;
        var (body, unreadable) = await request.ReadJson(SuperviseHttpJson.Default.ReassignBody, stop);
        if (body is null) return unreadable!;
        if (body.Note?.Length > LongestNote) return TooLong();
        var supervisor = request.CallerId();
        return body switch
        {
            { Agent: { } agent, Queue: null } when ChangeProfile.IsAgentId(agent) => await ContactCall.On(id, contact => reassign.ToAgent(contact, agent, supervisor, body.Note, key, stop)),
            { Agent: null, Queue: { } queue } => await ContactCall.On(id, contact => reassign.ToQueue(contact, queue, supervisor, body.Note, key, stop)),
            { Agent: not null, Queue: null } => DeskProblems.Of(Refusal.NoAgent),
            _ => Problems.Invalid("Name either an agent or a queue."),
        };
    }

    public Task<IResult> Take(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => take.Execute(contact, request.CallerId(), stop));

    public Task<IResult> Watch(HttpRequest request, string id, CancellationToken stop) =>
        ContactCall.On(id, contact => watch.Begin(contact, request.CallerId(), request.HttpContext.User.Identity?.Name ?? "?", stop));

    public Task<IResult> Unwatch(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => watch.End(contact, request.CallerId(), stop));

    public async Task<IResult> Close(HttpRequest request, string id, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(SuperviseHttpJson.Default.CloseBody, stop);
        if (body is null) return unreadable!;
        if (string.IsNullOrWhiteSpace(body.Note)) return Problems.Invalid("Say in 'note' why it is closed.");
        return body.Note.Length > LongestNote ? TooLong() : await ContactCall.On(id, contact => close.Execute(contact, body.Disposition, body.Note, request.CallerId(), stop));
    }

    private static IResult TooLong() => Problems.Invalid($"The note has more than {LongestNote} characters.");
}
