using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Serverless.Local;
using Serverless.Tests.Support;

namespace Serverless.Tests.Worker;

/// <summary>The test functions in a process of their own, on a free port.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public static string[] TestFunctions => ["dotnet", "exec", typeof(TestApp).Assembly.Location];

    private WorkerProcess(ProcessStartInfo start, int port)
    {
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    public bool HasExited => _process.HasExited;

    /// <summary>As a Functions host starts its custom handler.</summary>
    public static Task<WorkerProcess> StartCustomHandlerAsync(params (string Name, string Value)[] settings) => StartCustomHandlerAsync(TestFunctions, settings, null);

    /// <summary>The same with another program or a port that is known already.</summary>
    public static Task<WorkerProcess> StartCustomHandlerAsync(string[] program, (string Name, string Value)[] settings, int? onPort = null)
    {
        var port = onPort ?? Ports.Free();
        return StartAsync(program, port, [("FUNCTIONS_CUSTOMHANDLER_PORT", $"{port}"), ("ASPNETCORE_URLS", "http://127.0.0.1:1"), .. settings]);
    }

    public static Task<WorkerProcess> StartStandAloneAsync(params (string Name, string Value)[] settings)
    {
        var port = Ports.Free();
        return StartAsync(TestFunctions, port, [("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), .. settings]);
    }

    /// <summary>Asks it to stop, as Ctrl+C's relative SIGTERM does.</summary>
    public void Terminate() => Signals.Send(_process.Id, Signals.Terminate);

    public void Kill() => _process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
    }

    private static async Task<WorkerProcess> StartAsync(string[] program, int port, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var worker = new WorkerProcess(start, port);
        // Like the host: any answer will do, and only a port that is not open yet means to wait.
        await Wait.Until(async () =>
        {
            if (worker.HasExited)
                return true;
            try
            {
                using var answer = await worker.Http.GetAsync(new Uri("/", UriKind.Relative));
                return true;
            }
            catch (HttpRequestException notYet) when (notYet.InnerException is SocketException)
            {
                return false;
            }
        });
        return worker;
    }
}
