using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serverless.Worker.CustomHandler;

/// <summary>Ends the process with the exit code for which a Functions host starts it again without counting a crash, also after a background service failed.
/// A process that ends with 0 is never started again, and after the third crash the host stops. Failures at the start stay crashes.</summary>
internal sealed partial class RestartingHost(WebApplication inner) : IHost, IAsyncDisposable
{
    private const int RestartMe = 200;

    public IServiceProvider Services => inner.Services;

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Environment.ExitCode = RestartMe;
        return inner.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.StopAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            var logger = Services.GetRequiredService<ILogger<RestartingHost>>();
            Log.Failed(logger, failure);
        }
    }

    public void Dispose() => ((IHost)inner).Dispose();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The process stops after a failure and asks to be started again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
