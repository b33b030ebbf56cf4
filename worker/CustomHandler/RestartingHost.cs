using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.CustomHandler;

/// <summary>Ends the process with the exit code for which a Functions host starts it again without counting a crash, also after a background service failed.
/// A process that ends with 0 is never started again, and after the third crash the host stops. What fails at the start or soon after it stays a crash: otherwise
/// the host would start it again for ever.</summary>
internal sealed partial class RestartingHost(WebApplication inner) : IHost, IAsyncDisposable
{
    private const int RestartMe = 200;
    private const int Crash = 1;
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = inner.Services.GetRequiredService<TimeProvider>();
    private long _started;

    public IServiceProvider Services => inner.Services;

    private ILogger<RestartingHost> Logger => Services.GetRequiredService<ILogger<RestartingHost>>();

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Environment.ExitCode = RestartMe;
        _started = _time.GetTimestamp();
        return inner.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        // Before the stop, which cancels them. The host logs their failures itself.
        var failed = Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });
        try
        {
            await inner.StopAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            failed = true;
            Log.NotStopped(Logger, failure);
        }

        if (!failed)
            return;
        var uptime = _time.GetElapsedTime(_started);
        Environment.ExitCode = uptime < Healthy ? Crash : RestartMe;
        Log.Failed(Logger, uptime, Environment.ExitCode);
    }

    public void Dispose() => ((IHost)inner).Dispose();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The process could not stop in order")]
        public static partial void NotStopped(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The process ends after a failure, {Uptime} after its start, with {Code}")]
        public static partial void Failed(ILogger logger, TimeSpan uptime, int code);
    }
}
