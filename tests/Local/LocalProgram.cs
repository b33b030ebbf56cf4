using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Serverless.Local;
using Serverless.Tests.Support;

namespace Serverless.Tests.Local;

/// <summary>The program behind <c>dotnet run --project local</c>, in a data folder of its own.</summary>
internal sealed class LocalProgram : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("local").FullName;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    /// <summary>Starts it on free ports, but for those that the arguments name.</summary>
    public LocalProgram(params string[] args)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(Repository.Built("Local", "Serverless.Local.dll"), OperatingSystem.IsWindows() ? ".exe" : null))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            // A test run that is killed takes it along.
            RedirectStandardInput = true,
            Environment = { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location },
        };
        // Nothing of it may go through a proxy that the machine has for the internet; nobody listens on this one.
        foreach (var name in (string[])["NO_PROXY", "no_proxy"]) start.Environment.Remove(name);
        foreach (var name in (string[])["HTTP_PROXY", "http_proxy"]) start.Environment[name] = "http://127.0.0.1:1";
        foreach (var (_, _, option) in LocalOptions.Parse([]).Ports)
        {
            var port = Ports.Free();
            UsedPorts[option] = port;
            start.ArgumentList.Add($"{option}={port}");
        }

        start.ArgumentList.Add($"--data={_data}");
        foreach (var arg in args) start.ArgumentList.Add(arg);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The port of each option.</summary>
    public Dictionary<string, int> UsedPorts { get; } = [];

    public int Id => _process.Id;

    /// <summary>All that it has written so far.</summary>
    public string Output => string.Join('\n', _lines);

    public Uri Url(string option) => new($"http://127.0.0.1:{UsedPorts[option]}/");

    /// <summary>Waits until it says so, and shows what it said instead when it does not or ends.</summary>
    public async Task Says(string text, string because)
    {
        await Wait.For(
            () => Task.FromResult(Output), o => _process.HasExited || o.Contains(text, StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"{because} (\"{text}\")");
        Output.ShouldContain(text, customMessage: because);
    }

    public void Signal(int signal) => Signals.Send(Id, signal);

    /// <summary>Its exit code.</summary>
    public async Task<int> Exit()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until nobody listens on any of its ports: nothing of it is left.</summary>
    public Task LeavesNothingBehind() => Wait.For(
        () => Task.FromResult(UsedPorts.Where(p => !IsFree(p.Value)).Select(p => p.Key).ToList()),
        held => held.Count == 0, TimeSpan.FromSeconds(20), "every port should be free again");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        await Wait.Until(DeleteData, TimeSpan.FromSeconds(20), "Azurite should end, which still saves its data when its ports are free already");
    }

    private bool DeleteData()
    {
        try
        {
            Directory.Delete(_data, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            Ports.RequireFree("", port, "");
            return true;
        }
        catch (LocalException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
