using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>Remembers in a blob when each timer ran, where the Functions host does: <c>timers/{host id}/{function}/status</c>.
/// Only who holds the timers' lease writes.</summary>
internal sealed class ScheduleMonitor(BlobContainerClient container, string hostId)
{
    public async Task<ScheduleStatus?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await Blob(function).DownloadContentAsync(cancellationToken);
            return System.Text.Json.JsonSerializer.Deserialize(blob.Content, StatusJson.Default.ScheduleStatus);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public Task WriteAsync(string function, ScheduleStatus status, CancellationToken cancellationToken) => Blob(function).UploadAsync(
        BinaryData.FromBytes(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(status, StatusJson.Default.ScheduleStatus)), overwrite: true, cancellationToken);

    private BlobClient Blob(string function) => container.GetBlobClient($"timers/{hostId}/{function}/status");
}

[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
