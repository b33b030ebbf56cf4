using Microsoft.AspNetCore.Http;
using Serverless.Platform;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Sms;

/// <summary>What the HTTP triggers of the slice do: check the request, call one use case, show the result.</summary>
public sealed class SmsApi(SmsStore store, SendText send, ServiceClock clock)
{
    private const int MostCharacters = 2048;

    public async Task<IResult> Conversation(HttpRequest request, string number, CancellationToken stop)
    {
        if (!PhoneNumber.TryFromPerson(number, out var phone) && !PhoneNumber.TryFromCarrier(number, out phone))
            return Problems.Invalid("That is no phone number. Write it as +8613800138000.");
        var (size, continuation) = request.Page();
        var conversation = await store.GetConversation(phone, stop);
        var (texts, next) = await store.List(phone.Key, size, continuation, stop);
        return Results.Ok(new ConversationView(phone.Value, conversation.ChosenLanguage, conversation.BadNumberReason, [.. texts.Select(TextView.Of)], next));
    }

    public async Task<IResult> Text(string id, CancellationToken stop) =>
        TextId.TryParse(id, out var parsed) && await store.Get(parsed, stop) is { } text
            ? Results.Ok(TextView.Of(text))
            : Problems.NotFound("No text has this id.");

    public async Task<IResult> Send(HttpRequest request, CancellationToken stop)
    {
        var (key, noKey) = request.IdempotencyKey();
        if (noKey is not null) return noKey;
        var (body, unreadable) = await request.ReadJson(SmsHttpJson.Default.SendTextBody, stop);
        if (body is null) return unreadable!;
        if (!PhoneNumber.TryFromPerson(body.To, out var to)) return Problems.Invalid("'to' is no number that can be texted. Write it as +8613800138000.");
        var purpose = body.Purpose ?? Purpose.Service;
        if (!Enum.IsDefined(purpose) || (body.Language is { } language && !Enum.IsDefined(language))) return Problems.Invalid("'purpose' and 'language' are names, not numbers.");
        if (await RefusePurpose(request, purpose, to, stop) is { } notAllowed) return notAllowed;
        if (body.NotBefore > clock.Now + TimeSpan.FromDays(7)) return Problems.Invalid("'notBefore' is more than seven days ahead.");
        if (body.ExpiresAt > clock.Now + TimeSpan.FromDays(14)) return Problems.Invalid("'expiresAt' is more than fourteen days ahead.");
        if (body.ExpiresAt <= clock.Now) return Problems.Invalid("'expiresAt' is over already.");
        if (body.Tag is { Length: > 100 }) return Problems.Invalid("'tag' is longer than 100 characters.");
        var (template, arguments, noWords) = Words(body);
        if (template is null) return noWords!;

        var outgoing = new OutgoingText(to, template, arguments, purpose, $"api/{request.CallerId()}/{key}")
        {
            Language = body.Language,
            Tag = body.Tag,
            NotBefore = body.NotBefore,
            ExpiresAt = body.ExpiresAt,
            SentBy = request.Who(),
        };
        var (text, created) = await send.Execute(outgoing, stop);
        var isSame = text.Body == template.Render(text.Language, arguments) && text.Purpose == purpose && text.Tag == body.Tag;
        if (!created && !isSame) return Problems.KeyReused($"It stands for text {text.Id}, which is another one.");
        return created ? Results.Created($"/api/sms/texts/{text.Id.Value}", TextView.Of(text)) : Results.Ok(TextView.Of(text));
    }

    private async Task<IResult?> RefusePurpose(HttpRequest request, Purpose purpose, PhoneNumber to, CancellationToken stop)
    {
        var mayServe = request.IsIn(Roles.Agent) || request.IsIn(Roles.Supervisor) || request.IsIn(Roles.Operator);
        if (purpose == Purpose.Marketing) return request.IsIn(Roles.Marketer) ? null : Problems.Forbidden("Marketing texts need the role Marketer.");
        if (!mayServe) return Problems.Forbidden("The role Marketer sends texts with the purpose Marketing only.");
        if (purpose != Purpose.Reply) return null;
        // A reply is not held back by an opt-out, so it must be one.
        var last = (await store.GetConversation(to, stop)).LastReceivedAt;
        return last > clock.Now - TimeSpan.FromDays(1)
            ? null
            : Problems.Invalid("The number has not texted within a day, so this is no reply; use the purpose Service.");
    }

    private static (Template? Template, IReadOnlyDictionary<string, string> Arguments, IResult? Refusal) Words(SendTextBody body)
    {
        IReadOnlyDictionary<string, string> arguments = body.Arguments ?? [];
        if (body.Text is null == body.Template is null) return (null, arguments, Problems.Invalid("Send either 'text' or 'template'."));
        if (body.Text is { } text)
        {
            return string.IsNullOrWhiteSpace(text) || text.Length > MostCharacters
                ? (null, arguments, Problems.Invalid($"'text' must have 1 to {MostCharacters} characters."))
                : (SmsTemplates.Free, new Dictionary<string, string> { ["text"] = text }, null);
        }
        if (!SmsTemplates.ById.TryGetValue(body.Template!, out var template))
            return (null, arguments, Problems.Invalid($"There is no template '{body.Template}'. There are: {string.Join(", ", SmsTemplates.ById.Keys)}."));
        try
        {
            template.Render(Language.Chinese, arguments);
            template.Render(Language.English, arguments);
            return (template, arguments, null);
        }
        catch (ArgumentException error)
        {
            return (null, arguments, Problems.Invalid(error.Message));
        }
    }
}
