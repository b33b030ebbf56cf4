using System.Text.Json.Serialization;

namespace Serverless.Emulator.Sms;

internal sealed record OptOutRequest(string? From, OptOutRecipient[]? Recipients);

internal sealed record OptOutRecipient(string? To);

internal sealed record OptOutResult(
    string To,
    int HttpStatusCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsOptedOut = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ErrorMessage = null);

/// <summary><c>POST /sms/optouts:add</c>, <c>:remove</c> and <c>:check</c></summary>
internal sealed class OptOutsApi(Senders senders, OptOuts optOuts)
{
    public IResult Add(AcsRequest acs) => Run(acs, (from, to) => Set(from, to, optedOut: true));

    public IResult Remove(AcsRequest acs) => Run(acs, (from, to) => Set(from, to, optedOut: false));

    public IResult Check(AcsRequest acs) => Run(acs, (from, to) => new(to, 200, optOuts.IsOptedOut(from, to)));

    private OptOutResult Set(string from, string to, bool optedOut)
    {
        optOuts.Set(from, to, optedOut);
        return new(to, 200);
    }

    private IResult Run(AcsRequest acs, Func<string, string, OptOutResult> each)
    {
        if (acs.Read<OptOutRequest>() is not { } request)
            return AcsErrors.Invalid(acs.Version, "$", "The request body is not valid JSON of an opt-out request.");
        if (request.From is null || !Senders.IsWellFormed(request.From))
            return AcsErrors.Invalid(acs.Version, "From", "The From field has an invalid format.");
        if (request.Recipients is not { Length: > 0 and <= SendRequestRules.MaxRecipients })
            return AcsErrors.Invalid(acs.Version, "Recipients", $"The field Recipients must have between 1 and {SendRequestRules.MaxRecipients} items.");
        if (senders.Find(request.From) is not { } sender)
            return AcsErrors.NotOwned();

        var results = Array.ConvertAll(request.Recipients, recipient => SendRequestRules.IsE164(recipient.To)
            ? each(sender.Id, recipient.To!)
            : new OptOutResult(recipient.To ?? "", 400, ErrorMessage: "Invalid recipient phone number format"));
        return Results.Json(new { value = results }, EmulatorJson.Options);
    }
}
