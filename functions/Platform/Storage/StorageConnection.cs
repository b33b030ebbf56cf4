using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;

namespace Serverless.Platform.Storage;

/// <summary>
/// Makes the storage clients from <c>AzureWebJobsStorage</c>: a connection string, or an account name with a managed identity
/// (<c>AzureWebJobsStorage__accountName</c>, optionally <c>__clientId</c>), the same settings that the Functions host reads.
/// </summary>
public sealed class StorageConnection(IConfiguration configuration, IEnumerable<HttpPipelinePolicy> policies)
{
    private const string Name = "AzureWebJobsStorage";

    public TableServiceClient Tables()
    {
        var options = new TableClientOptions();
        Configure(options);
        return ConnectionString is { } connection
            ? new(connection, options)
            : new(Endpoint("table"), Credential(), options);
    }

    public QueueServiceClient Queues()
    {
        // The body of a message is what was put there: Event Grid's base64 is told apart from plain JSON by whoever reads it (acs.md 3.7).
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        Configure(options);
        return ConnectionString is { } connection
            ? new(connection, options)
            : new(Endpoint("queue"), Credential(), options);
    }

    private string? ConnectionString => configuration[Name] is { Length: > 0 } text ? text : null;

    private Uri Endpoint(string service) =>
        configuration[$"{Name}:{service}ServiceUri"] is { Length: > 0 } uri ? new(uri)
        : configuration[$"{Name}:accountName"] is { Length: > 0 } account ? new($"https://{account}.{service}.core.windows.net")
        : throw new InvalidOperationException($"No storage is configured: set {Name} to a connection string, or {Name}__accountName to use the managed identity.");

    private ManagedIdentityCredential Credential() =>
        configuration[$"{Name}:clientId"] is { Length: > 0 } client
            ? new(ManagedIdentityId.FromUserAssignedClientId(client))
            : new(ManagedIdentityId.SystemAssigned);

    private void Configure(ClientOptions options)
    {
        // A function that fails is run again in seconds, so nothing is won by keeping a message, or a caller, for half a minute.
        options.Retry.MaxRetries = 3;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        foreach (var policy in policies) options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
    }
}
