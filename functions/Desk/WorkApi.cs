using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Requests;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>What agents do by HTTP with a contact: check the request, call one use case, show the result.</summary>
public sealed class WorkApi(
    ReplyToContact reply, WriteNote note, HoldContact hold, ParkContact park, TransferContact transfer, ShareContact share, ReturnToAutomatic automatic, RecordRequest record)
{
    internal static readonly IResult NoSuchLanguage = Problems.Invalid("'language' is zh-CN or en.");

    public async Task<IResult> Reply(HttpRequest request, string id, CancellationToken stop)
    {
        var (key, noKey) = request.IdempotencyKey();
        if (noKey is not null) return noKey;
        var (body, unreadable) = await request.ReadJson(ContactHttpJson.Default.ReplyBody, stop);
        if (body is null) return unreadable!;
        if (body.Language is { } language && !Enum.IsDefined(language)) return NoSuchLanguage;
        if (!ContactId.TryParse(id, out var contact)) return DeskProblems.Of(Refusal.NoContact);
        var (text, created, refusal) = await reply.Execute(contact, request.CallerId(), request.Who(), body.Words, key, stop);
        if (text is null) return DeskProblems.Of(refusal!);
        return created ? Results.Created($"/api/sms/texts/{text.Id.Value}", TextView.Of(text)) : Results.Ok(TextView.Of(text));
    }

    public Task<IResult> Note(HttpRequest request, string id, CancellationToken stop) => WithKey(request, id, ContactHttpJson.Default.NoteBody,
        (contact, body, key) => note.Execute(contact, request.CallerId(), request.IsIn(Roles.Supervisor), body.Text, key, stop), stop);

    public Task<IResult> Hold(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => hold.Hold(contact, request.CallerId(), stop));

    public Task<IResult> Resume(HttpRequest request, string id, CancellationToken stop) => ContactCall.On(id, contact => hold.Resume(contact, request.CallerId(), stop));

    public Task<IResult> Park(HttpRequest request, string id, CancellationToken stop) => With(request, id, ContactHttpJson.Default.ParkBody,
        (contact, body) => park.Execute(contact, request.CallerId(), body.Until, stop), stop);

    public Task<IResult> Transfer(HttpRequest request, string id, CancellationToken stop) => WithKey(request, id, ContactHttpJson.Default.TransferBody,
        (contact, body, key) => transfer.Execute(contact, request.CallerId(), new(body.Agent, body.Queue), body.Words, body.Note, key, stop), stop);

    public Task<IResult> Invite(HttpRequest request, string id, CancellationToken stop) => With(request, id, ContactHttpJson.Default.InviteBody,
        (contact, body) => share.Invite(contact, request.CallerId(), body.Agent, body.Role, stop), stop);

    public Task<IResult> Leave(HttpRequest request, string id, string agent, CancellationToken stop) =>
        ContactCall.On(id, contact => share.Leave(contact, request.CallerId(), request.IsIn(Roles.Supervisor), agent, stop));

    public Task<IResult> Automatic(HttpRequest request, string id, CancellationToken stop) => With(request, id, ContactHttpJson.Default.AutomaticBody,
        (contact, body) => automatic.Execute(contact, request.CallerId(), body.Step, stop), stop);

    public async Task<IResult> Record(HttpRequest request, string id, CancellationToken stop)
    {
        var (key, noKey) = request.IdempotencyKey();
        if (noKey is not null) return noKey;
        var (body, unreadable) = await request.ReadJson(ContactHttpJson.Default.RequestBody, stop);
        if (body is null) return unreadable!;
        if (!ContactId.TryParse(id, out var contact)) return DeskProblems.Of(Refusal.NoContact);
        var (made, created, refusal) = await record.Execute(contact, request.CallerId(), request.Who(), body.Kind, body.Fields ?? [], key, stop);
        if (made is null) return DeskProblems.Of(refusal!);
        return created ? Results.Created($"/api/requests/{made.Id.Value}", RequestView.Of(made)) : Results.Ok(RequestView.Of(made));
    }

    private static async Task<IResult> WithKey<T>(HttpRequest request, string id, JsonTypeInfo<T> type, Func<ContactId, T, string, Task<ContactResult>> act, CancellationToken stop) where T : class
    {
        var (key, noKey) = request.IdempotencyKey();
        return noKey ?? await With(request, id, type, (contact, body) => act(contact, body, key), stop);
    }

    private static async Task<IResult> With<T>(HttpRequest request, string id, JsonTypeInfo<T> type, Func<ContactId, T, Task<ContactResult>> act, CancellationToken stop) where T : class
    {
        var (body, unreadable) = await request.ReadJson(type, stop);
        return body is null ? unreadable! : await ContactCall.On(id, contact => act(contact, body));
    }
}
