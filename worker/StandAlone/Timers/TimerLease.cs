using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.StandAlone.Timers;

/// <summary>The lease on the blob <c>locks/{host id}/timers</c>: who holds it fires the timers, so that each tick runs on one instance.</summary>
internal sealed partial class TimerLease(BlobContainerClient container, string hostId, TimeSpan length, TimeProvider time, ILogger logger)
{
    /// <summary>The limits of Blob Storage.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromSeconds(60);

    private readonly BlobClient _blob = container.GetBlobClient($"locks/{hostId}/timers");
    // One id for the life of the process: what this instance lost only by a pause it can take again at once.
    private readonly BlobLeaseClient _lease = container.GetBlobClient($"locks/{hostId}/timers").GetBlobLeaseClient();
    private DateTimeOffset _heldUntil;

    /// <summary>False as soon as another instance could have taken it, also when this one was paused for long.</summary>
    public bool IsHeld => time.GetUtcNow() < _heldUntil;

    public async Task<bool> TryAcquireAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        try
        {
            await _lease.AcquireAsync(length, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await CreateBlobAsync(cancellationToken);
            return await TryAcquireAsync(cancellationToken);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return false;
        }

        _heldUntil = asked + length;
        return true;
    }

    /// <summary>Renews until <paramref name="ended"/>, or until the lease is lost; then it calls <paramref name="lost"/>.</summary>
    public async Task RenewAsync(Action lost, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(length / 3, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
                return;
            try
            {
                var asked = time.GetUtcNow();
                if (IsHeld)
                    await _lease.RenewAsync(cancellationToken: ended);
                // Renewed or not: a pause was longer than the lease, and what looked at it meanwhile took it for lost.
                if (!IsHeld)
                {
                    Log.Paused(logger);
                    lost();
                    return;
                }

                _heldUntil = asked + length;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (ended.IsCancellationRequested)
                    return;
                if (failure is RequestFailedException { Status: 409 or 412 or 404 })
                    _heldUntil = default;
                Log.NotRenewed(logger, failure);
                if (IsHeld)
                    continue;
                lost();
                return;
            }
        }
    }

    /// <summary>Lets another instance take over at once.</summary>
    public async Task ReleaseAsync()
    {
        _heldUntil = default;
        try
        {
            await _lease.ReleaseAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotReleased(logger, failure);
        }
    }

    private async Task CreateBlobAsync(CancellationToken cancellationToken)
    {
        try
        {
            var onlyNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await _blob.UploadAsync(BinaryData.Empty, onlyNew, cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status is 409 or 412)
        {
            // Another instance was quicker.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The timers' lease could not be renewed")]
        public static partial void NotRenewed(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "This instance was paused for longer than the timers' lease; asking for it again")]
        public static partial void Paused(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "The timers' lease could not be released; it ends by itself")]
        public static partial void NotReleased(ILogger logger, Exception failure);
    }
}
