using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Serverless.Worker.StandAlone;

/// <summary>Makes storage clients from a setting with a connection string, or from settings for identity: <c>{name}__accountName</c>, or
/// <c>{name}__queueServiceUri</c> and <c>{name}__blobServiceUri</c>; <c>{name}__credential=managedidentity</c> with <c>{name}__clientId</c> for a user-assigned one.</summary>
/// <param name="settings">The application's.</param>
/// <param name="policies">Policies that the application registered, e.g. one that counts operations; they see each try.</param>
internal sealed class StorageConnections(IConfiguration settings, IEnumerable<HttpPipelinePolicy> policies)
{
    public const string Default = "AzureWebJobsStorage";

    // Each credential has a cache of tokens of its own.
    private readonly Dictionary<string, TokenCredential> _credentials = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The client neither encodes nor decodes: the listener must see a message that is not base64 as it is.</summary>
    public QueueClient Queue(string connection, string name)
    {
        var options = WithPolicies(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        return settings[connection] is { Length: > 0 } connectionString
            ? new QueueClient(connectionString, name, options)
            : new QueueServiceClient(ServiceUri(connection, "queue"), Credential(connection), options).GetQueueClient(name);
    }

    public BlobContainerClient Container(string connection, string name)
    {
        var options = WithPolicies(new BlobClientOptions());
        return settings[connection] is { Length: > 0 } connectionString
            ? new BlobContainerClient(connectionString, name, options)
            : new BlobServiceClient(ServiceUri(connection, "blob"), Credential(connection), options).GetBlobContainerClient(name);
    }

    private Uri ServiceUri(string connection, string service) =>
        settings[$"{connection}:{service}ServiceUri"] is { Length: > 0 } uri ? new Uri(uri)
        : settings[$"{connection}:accountName"] is { Length: > 0 } account ? new Uri($"https://{account}.{service}.core.windows.net")
        : throw new InvalidOperationException(
            $"There is no storage account: set {connection} to a connection string, or {connection}__accountName (or {connection}__{service}ServiceUri) to use an identity.");

    private TokenCredential Credential(string connection) =>
        _credentials.TryGetValue(connection, out var known) ? known : _credentials[connection] = NewCredential(connection);

    private TokenCredential NewCredential(string connection) =>
        !string.Equals(settings[$"{connection}:credential"], "managedidentity", StringComparison.OrdinalIgnoreCase) ? new DefaultAzureCredential()
        : settings[$"{connection}:clientId"] is { Length: > 0 } clientId ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);

    private T WithPolicies<T>(T options) where T : ClientOptions
    {
        foreach (var policy in policies)
            options.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return options;
    }
}
