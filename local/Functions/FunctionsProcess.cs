using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Serverless.Local.Functions;

/// <summary>The product, as built, in a process of its own and without a Functions host.</summary>
public sealed class FunctionsProcess : IAsyncDisposable
{
    /// <summary>How long what it has in hand may take when it is stopped, before it is cancelled.</summary>
    internal const int DrainSeconds = 5;

    /// <summary>How long all of its stop may take, before it is killed.</summary>
    internal const int StopSeconds = DrainSeconds + 10;

    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(60);

    private FunctionsProcess(ChildProcess process, Uri url)
    {
        Process = process;
        Url = url;
    }

    /// <summary>Where its HTTP functions are; the API is below <c>/api/</c>.</summary>
    public Uri Url { get; }

    /// <summary>The process itself: id, exit, last lines, and SIGKILL for those who test that.</summary>
    public ChildProcess Process { get; }

    /// <summary>Starts it and waits until <c>/api/health/ready</c> answers 200.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="onLine">Gets every line that it writes, from several threads.</param>
    /// <param name="cancellation">Gives up and ends it.</param>
    /// <exception cref="LocalException">It did not become ready; the message has its last lines.</exception>
    public static async Task<FunctionsProcess> StartAsync(
        FunctionsSettings settings, int port = 0, Action<string>? onLine = null, CancellationToken cancellation = default)
    {
        Ports.RequireFree("the functions", port, "--functions-port");
        var url = new Uri($"http://127.0.0.1:{Ports.OrFree(port)}/");
        var child = ChildProcess.Start(StartInfo(settings, url), "The functions could not be started. \"dotnet build\" builds them.", onLine);
        try
        {
            await Readiness.WaitAsync("The functions", new Uri(url, "api/health/ready"), child, s_startLimit, cancellation);
            return new FunctionsProcess(child, url);
        }
        catch
        {
            child.Kill();
            await child.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.StopAsync(TimeSpan.FromSeconds(StopSeconds));
        await Process.DisposeAsync();
    }

    private static ProcessStartInfo StartInfo(FunctionsSettings settings, Uri url)
    {
        var assembly = Repository.Built("Functions", "functions.dll");
        if (!File.Exists(assembly)) throw new LocalException($"{assembly} is missing. \"dotnet build\" builds it.");

        var start = new ProcessStartInfo(DotNet())
        {
            ArgumentList = { assembly, "--urls", url.ToString() },
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            Environment = { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location },
        };
        foreach (var (name, value) in settings.Environment) start.Environment[name] = value;
        return start;
    }

    /// <summary>The dotnet that runs us, whether or not it is on the path.</summary>
    private static string DotNet() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
