using System.Globalization;
using Microsoft.AspNetCore.Http;
using Serverless.Platform;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Desk;

/// <summary>What an agent reads of a contact and its customer by HTTP, and what their screen keeps there: the draft, and that it is open.</summary>
public sealed class ContactApi(ContactStore contacts, DraftStore drafts, TransferStore transfers, IAgentNews news, IEnumerable<AutomaticStep> automatic, CurrentSettings settings, ServiceClock clock)
{
    private const int MostCounted = 100;
    private const int MostDraftCharacters = 4000;

    public async Task<IResult> Get(HttpRequest request, string id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } contact) return DeskProblems.Of(Refusal.NoContact);
        var (beside, customer, earlier) = (drafts.Of(contact.Id, request.CallerId(), stop), contacts.GetCustomer(contact.Id.Number, stop), contacts.CountEarlier(contact.Id, MostCounted, stop));
        var (draft, others) = await beside;
        var known = CustomerView.Of(contact.Number, await customer);
        return Results.Ok(new ContactDetail(ContactView.Of(contact), others, draft, known, await earlier, $"/api/sms/conversations/{Uri.EscapeDataString(contact.Number.Value)}"));
    }

    public async Task<IResult> History(HttpRequest request, string id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } contact) return DeskProblems.Of(Refusal.NoContact);
        var (size, continuation) = request.Page();
        var (steps, next) = await contacts.History(contact.Id, size, continuation, stop);
        return Results.Ok(new Page<ContactStep>(steps, next));
    }

    public async Task<IResult> OfCustomer(HttpRequest request, string number, CancellationToken stop)
    {
        if (!PhoneNumber.TryFromPerson(number, out var phone) && !PhoneNumber.TryFromCarrier(number, out phone))
            return Problems.Invalid("That is no phone number. Write it as +8613800138000.");
        var (size, continuation) = request.Page();
        var (found, next) = await contacts.List(phone.Key, size, continuation, stop);
        return Results.Ok(new Page<ContactView>([.. found.Select(ContactView.Of)], next));
    }

    /// <summary>What the words would become, while they are written.</summary>
    public async Task<IResult> Wording(HttpRequest request, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(ContactHttpJson.Default.ReplyBody, stop);
        if (body is null) return unreadable!;
        if (body.Language is { } language && !Enum.IsDefined(language)) return WorkApi.NoSuchLanguage;
        var current = await settings.Get(stop);
        var (words, refusal) = body.Words.Compose(current, Sms.Language.Chinese);
        return words is null ? DeskProblems.Of(refusal!) : Results.Ok(WordingView.Of(words.Body, new CheckWording(current.ForbiddenPhrases).ForbiddenIn(words.Body)));
    }

    public async Task<IResult> Transfers(HttpRequest request, CancellationToken stop)
    {
        var month = request.Query["month"].ToString() is { Length: > 0 } asked ? asked : TransferStore.MonthOf(clock.Now);
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return Problems.Invalid("'month' is written 2026-11.");
        var (size, continuation) = request.Page();
        var (found, next) = await transfers.List(month, size, continuation, stop);
        return Results.Ok(new Page<TransferView>([.. found.Select(TransferView.Of)], next));
    }

    public IResult AutomaticSteps() =>
        Results.Ok(new Page<AutomaticStepView>([.. automatic.Select(step => new AutomaticStepView(step.Name, step.Template.Chinese, step.Template.English))], null));

    public async Task<IResult> GetDraft(HttpRequest request, string id, CancellationToken stop) =>
        await Find(id, stop) is { } contact ? Results.Ok(new DraftBody(await drafts.Read(contact.Id, request.CallerId(), stop) ?? "")) : DeskProblems.Of(Refusal.NoContact);

    public async Task<IResult> PutDraft(HttpRequest request, string id, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(ContactHttpJson.Default.DraftBody, stop);
        if (body is null) return unreadable!;
        return body.Text.Length <= MostDraftCharacters ? await SetDraft(request, id, body.Text, stop) : Problems.Invalid($"A draft has at most {MostDraftCharacters} characters.");
    }

    public Task<IResult> DeleteDraft(HttpRequest request, string id, CancellationToken stop) => SetDraft(request, id, "", stop);

    public async Task<IResult> Here(HttpRequest request, string id, CancellationToken stop)
    {
        var (body, unreadable) = await request.ReadJson(ContactHttpJson.Default.PresenceBody, stop);
        if (body is null) return unreadable!;
        if (await Find(id, stop) is not { } contact) return DeskProblems.Of(Refusal.NoContact);
        var caller = request.CallerId();
        if (await drafts.Here(contact.Id, caller, request.HttpContext.User.Identity?.Name ?? "?", body.Typing, stop))
            await news.ThreadChanged(contact.People.Where(other => other != caller), stop);
        return Results.NoContent();
    }

    private async Task<IResult> SetDraft(HttpRequest request, string id, string text, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } contact) return DeskProblems.Of(Refusal.NoContact);
        await drafts.Write(contact.Id, request.CallerId(), text, stop);
        return Results.NoContent();
    }

    private async Task<Contact?> Find(string id, CancellationToken stop) => ContactId.TryParse(id, out var contact) ? await contacts.Find(contact, stop) : null;
}
