using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>Remembers in a blob when each timer ran, where the Functions host does: <c>timers/{host id}/{function}/status</c>.
/// Only who holds the timers' lease writes.</summary>
internal sealed partial class ScheduleMonitor(BlobContainerClient container, string hostId, ILogger logger)
{
    /// <summary>Null where nothing is stored, or nothing that can be read.</summary>
    public async Task<ScheduleStatus?> ReadAsync(string function, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await Blob(function).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(blob.Content, StatusJson.Default.ScheduleStatus);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (JsonException unreadable)
        {
            // The next write replaces it. To fail here would keep all timers from running until somebody repairs the blob.
            Log.Unreadable(logger, unreadable, function);
            return null;
        }
    }

    public Task WriteAsync(string function, ScheduleStatus status, CancellationToken cancellationToken) => Blob(function).UploadAsync(
        BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(status, StatusJson.Default.ScheduleStatus)), overwrite: true, cancellationToken);

    private BlobClient Blob(string function) => container.GetBlobClient($"timers/{hostId}/{function}/status");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "When {Function} ran last cannot be read; it starts as if for the first time")]
        public static partial void Unreadable(ILogger logger, Exception failure, string function);
    }
}

[JsonSerializable(typeof(ScheduleStatus))]
internal sealed partial class StatusJson : JsonSerializerContext;
