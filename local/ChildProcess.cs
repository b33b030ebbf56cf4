using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Serverless.Local;

/// <summary>
/// A program that this one starts and that never outlives it. Its standard input is the leash: it stops by itself when
/// that closes, whether we close it or are killed.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 40;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private ChildProcess(Process process, Action<string>? onLine)
    {
        _process = process;
        Exited = WaitAsync(Read(process.StandardOutput, onLine), Read(process.StandardError, onLine));
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Completes with the exit code, after the last line was read.</summary>
    public Task<int> Exited { get; }

    /// <summary>What it wrote last to its output and error, at most 40 lines.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Starts it. <paramref name="missing"/> says what to do when there is no such program.</summary>
    /// <exception cref="LocalException">The program could not be started.</exception>
    public static ChildProcess Start(ProcessStartInfo start, string missing, Action<string>? onLine = null)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        start.UseShellExecute = false;
        try
        {
            return new ChildProcess(Process.Start(start)!, onLine);
        }
        catch (Win32Exception e)
        {
            throw new LocalException($"{missing} ({e.Message})", e);
        }
    }

    /// <summary>Asks it to stop, waits, and kills it with all that it started when it did not within <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        _process.StandardInput.Close();
        if (await Task.WhenAny(Exited, Task.Delay(grace)) != Exited)
            Kill();
        await Exited;
    }

    /// <summary>Kills it at once (SIGKILL) with all that it started.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(s_grace);
        _process.Dispose();
    }

    private async Task<int> WaitAsync(params Task[] readers)
    {
        await _process.WaitForExitAsync();
        // A grandchild may hold the pipes open after the process itself is gone.
        await Task.WhenAny(Task.WhenAll(readers), Task.Delay(TimeSpan.FromSeconds(1)));
        return _process.ExitCode;
    }

    private async Task Read(StreamReader reader, Action<string>? onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                if (_lines.Count == LinesKept)
                    _lines.Dequeue();
                _lines.Enqueue(line);
            }

            onLine?.Invoke(line);
        }
    }
}
