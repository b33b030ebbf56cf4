using System.Globalization;
using Microsoft.AspNetCore.Http;
using Serverless.Platform;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Desk;

/// <summary>What supervisors see of queues and agents by HTTP, and do with agents.</summary>
public sealed class SuperviseApi(
    ShowQueues queues, SignedInAgents signedIn, AgentStore agents, ReadAgentDay days, ChangeProfile profiles, ForceState states, FlagStore flags, CurrentSettings settings, ServiceClock clock)
{
    public async Task<IResult> Queues(HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (page, next) = await queues.Execute(size, continuation, stop);
        return Results.Ok(new Page<QueueView>(page, next));
    }

    public async Task<IResult> Agents(HttpRequest request, CancellationToken stop)
    {
        var (size, continuation) = request.Page();
        var (page, next) = await signedIn.List(size, continuation, stop);
        return Results.Ok(new Page<AgentDetail>([.. page.Select(pair => new AgentDetail(AgentView.Of(pair.Agent), [.. pair.Contacts.Select(ContactView.Of)]))], next));
    }

    public async Task<IResult> Agent(HttpRequest request, string id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } agent) return DeskProblems.Of(Refusal.NoAgent);
        request.HttpContext.Response.Headers.ETag = AgentProfile.Of(agent).ETag;
        return Results.Ok(new AgentDetail(AgentView.Of(agent), [.. (await signedIn.ContactsOf(agent, stop)).Select(ContactView.Of)]));
    }

    public async Task<IResult> PutProfile(HttpRequest request, string id, CancellationToken stop)
    {
        var (match, isNew) = (request.GetTypedHeaders().IfMatch, request.Headers.IfNoneMatch == "*");
        if (match.Count == 0 && !isNew)
            return Problems.PreconditionRequired("Read the agent first and send their ETag back in If-Match, so that nobody's change is lost; for somebody who has never signed in send If-None-Match: *.");
        if (!ChangeProfile.IsAgentId(id)) return Problems.Invalid("The id is that of nobody in the directory: 1 to 64 letters, digits, '-', '_' and '.'.");
        var (body, unreadable) = await request.ReadJson(SuperviseHttpJson.Default.AgentProfileBody, stop);
        if (body is null) return unreadable!;
        var wanted = new AgentProfile(body.Queues, body.Skills, body.Units, body.MayTransfer).Clean();
        if (wanted.Validate(await settings.Get(stop)) is { Count: > 0 } errors) return Problems.Invalid("The agent is not changed: see 'errors'.", errors);

        var isThere = await agents.Find(id, stop) is not null;
        if (!isThere && !isNew)
            return Problems.Changed("Nobody with this id has ever signed in; send If-None-Match: * instead of If-Match to prepare them.");
        var result = isThere
            ? await profiles.Change(id, wanted, now => match.Any(tag => tag.Tag == "*" || tag.Tag == now), request.CallerId(), stop)
            : await profiles.Add(id, body.Name, wanted, request.CallerId(), stop);
        if (result.Refusal is { } refusal) return DeskProblems.Of(refusal);
        request.HttpContext.Response.Headers.ETag = AgentProfile.Of(result.Agent!).ETag;
        var view = AgentView.Of(result.Agent!);
        return isThere ? Results.Ok(view) : Results.Created($"/api/desk/agents/{id}", view);
    }

    public async Task<IResult> Timeline(HttpRequest request, string id, CancellationToken stop)
    {
        if (id != request.CallerId() && !request.IsIn(Roles.Supervisor)) return Problems.Forbidden("Agents see their own day; this one is somebody else's.");
        var wanted = request.Query["day"].ToString();
        var day = DateOnly.FromDateTime(clock.Local.DateTime);
        if (wanted.Length > 0 && (!DateOnly.TryParseExact(wanted, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) || day.Year is < 2000 or > 2999))
            return Problems.Invalid("The day is written like 2026-11-23.");
        if (!ChangeProfile.IsAgentId(id) || await days.Execute(id, day, stop) is not { } read) return DeskProblems.Of(Refusal.NoAgent);

        var (size, continuation) = request.Page();
        if (!long.TryParse(continuation ?? "0", CultureInfo.InvariantCulture, out var after)) return Problems.Invalid("The continuation is none that this list gave.");
        var rest = read.Spans.Where(span => span.From.UtcTicks >= after).ToList();
        var spans = rest.Take(size).ToList();
        var next = rest.Count > size ? rest[size].From : (DateTimeOffset?)null;
        var events = read.Events.Where(happened => happened.At.UtcTicks >= after && (next is null || happened.At < next));
        return Results.Ok(new AgentDayView(
            day, read.From, read.Until, [.. read.Totals.OrderBy(total => total.Key).Select(total => new ActivityTotal(total.Key, total.Value.TotalSeconds))],
            [.. events.Select(happened => new AgentEventView(happened.At, happened.Activity, happened.Reason, happened.Load))],
            [.. spans.Select(span => new AgentSpanView(span.From, span.Until, span.Time.TotalSeconds, span.Activity, span.Reason))],
            next?.UtcTicks.ToString(CultureInfo.InvariantCulture)));
    }

    public async Task<IResult> SetState(HttpRequest request, string id, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(SuperviseHttpJson.Default.AgentStateBody, stop);
        if (body is null) return unreadable!;
        if (!Enum.IsDefined(body.Mode)) return Problems.Invalid($"The mode is one of {string.Join(", ", Enum.GetNames<AgentMode>())}.");
        if (!ChangeProfile.IsAgentId(id)) return DeskProblems.Of(Refusal.NoAgent);
        var (agent, refusal) = await states.Execute(id, body.Mode, body.Reason, request.CallerId(), stop);
        return refusal is null ? Results.Ok(AgentView.Of(agent!)) : DeskProblems.Of(refusal);
    }

    public async Task<IResult> Flags(HttpRequest request, CancellationToken stop)
    {
        var month = request.Query["month"].ToString();
        if (month.Length > 0 && !DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return Problems.Invalid("The month is written like 2026-11.");
        var (size, continuation) = request.Page();
        var (page, next) = await flags.List(size, continuation, stop, month.Length > 0 ? month : null);
        return Results.Ok(new Page<SupervisorFlag>(page, next));
    }

    private async Task<Agent?> Find(string id, CancellationToken stop) => ChangeProfile.IsAgentId(id) ? await agents.Find(id, stop) : null;
}
