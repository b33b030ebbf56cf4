using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serverless.Platform;
using Serverless.Platform.Http;

namespace Serverless.Desk;

/// <summary>What the desk knows of a customer.</summary>
public sealed partial class CustomerApi(ContactStore contacts, ClassifyCustomer classify)
{
    public async Task<IResult> Get(string number, CancellationToken stop) =>
        PhoneNumber.TryFromPerson(number, out var phone) || PhoneNumber.TryFromCarrier(number, out phone)
            ? Results.Ok(CustomerView.Of(phone, await contacts.GetCustomer(phone.Key, stop)))
            : Problems.Invalid("That is no phone number. Write it as +8613800138000.");

    public async Task<IResult> Put(HttpRequest request, string number, CancellationToken stop)
    {
        if (!PhoneNumber.TryFromPerson(number, out var phone)) return Problems.Invalid("That is no phone number. Write it as +8613800138000.");
        var (body, unreadable) = await request.ReadJson(DeskHttpJson.Default.CustomerBody, stop);
        if (body is null) return unreadable!;
        if (body.Class is { } of && !ClassName().IsMatch(of)) return Problems.Invalid("'class' has 1 to 30 of a-z, 0-9 and -.");
        return Results.Ok(CustomerView.Of(phone, await classify.Execute(phone.Key, body.Class, stop)));
    }

    [GeneratedRegex("^[a-z0-9-]{1,30}$")]
    private static partial Regex ClassName();
}
