using Serverless.Local.Issuer;

namespace Serverless.Local.Functions;

/// <summary>What functions/ has to know to run on one machine; the same names as in Azure.</summary>
/// <param name="Storage">Connection string of the storage account.</param>
/// <param name="Acs">Connection string of ACS: <c>endpoint=…;accesskey=…</c>.</param>
/// <param name="Authority">Whose tokens are accepted.</param>
public sealed record FunctionsSettings(string Storage, string Acs, string Authority)
{
    /// <summary>Further settings by their environment names, such as <c>Sms__…</c>.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();

    /// <summary>All of them by their environment names.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        new("AZURE_FUNCTIONS_ENVIRONMENT", "Development"),
        new("DOTNET_ENVIRONMENT", "Development"),
        new("AzureWebJobsStorage", Storage),
        new("Acs__ConnectionString", Acs),
        new("Identity__Authority", Authority),
        new("Worker__DrainTimeout", $"00:00:{FunctionsProcess.DrainSeconds:00}"),
        new("Identity__Audience", DevelopmentIssuer.Audience),
        .. Others,
    ];
}
