using Serverless.Desk;
using Serverless.Platform;

namespace Serverless.Requests;

/// <summary>A request to be created.</summary>
/// <param name="Key">Makes it happen once for a number: the caller's id and Idempotency-Key.</param>
public sealed record NewRequest(
    PhoneNumber Number, RequestKind Kind, IReadOnlyDictionary<string, string> Fields, string Words, string ContactId, Channel Channel, string CreatedBy, string Key)
{
    public const int MostFields = 50;
    public const int LongestName = 50;
    public const int LongestText = 2_000;

    // Together they must fit into a row.
    public const int MostCharacters = 20_000;

    /// <summary>What cannot be stored, to tell the person; null where all can.</summary>
    public string? Mistake() =>
        Fields.Count > MostFields ? $"There are more than {MostFields} fields."
        : Fields.Keys.FirstOrDefault(name => string.IsNullOrWhiteSpace(name) || name.Length > LongestName) is { } bad ? $"The field '{bad}' needs a name of 1 to {LongestName} characters."
        : Fields.FirstOrDefault(field => field.Value is not { Length: <= LongestText }) is { Key: { } name } ? $"The field '{name}' is null or longer than {LongestText} characters."
        : Fields.Sum(field => field.Key.Length + field.Value.Length) > MostCharacters ? $"The fields have more than {MostCharacters} characters together."
        : Words.Length > LongestText ? $"The customer's words are longer than {LongestText} characters."
        : null;
}

/// <summary>Records what a customer wants done. May run twice for one key.</summary>
public sealed partial class CreateRequest(RequestStore store, ServiceClock clock, ILogger<CreateRequest> log)
{
    /// <returns>The request as stored, and whether it is new; where it is not, the key was used before, perhaps for something else.</returns>
    /// <exception cref="ArgumentException"><see cref="NewRequest.Mistake"/> says why.</exception>
    public async Task<(BusinessRequest Request, bool Created)> Execute(NewRequest wanted, CancellationToken stop)
    {
        if (wanted.Mistake() is { } mistake) throw new ArgumentException(mistake, nameof(wanted));
        var now = clock.Now;
        var request = new BusinessRequest(RequestId.Create(wanted.Number.Key, now, wanted.Key), wanted.Kind.Id, wanted.Number, wanted.ContactId, wanted.Channel,
            wanted.Fields, wanted.Words, now, wanted.CreatedBy);
        if (!await store.Add(request, wanted.Key, stop)) return (await store.GetByKey(wanted.Number.Key, wanted.Key, stop), false);
        Log.Created(log, request.Id, request.Kind, request.ContactId);
        return (request, true);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Request {RequestId} of kind {Kind} was created from contact {ContactId}")]
        public static partial void Created(ILogger log, RequestId requestId, string kind, string contactId);
    }
}
