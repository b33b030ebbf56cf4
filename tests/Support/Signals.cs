using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Serverless.Tests.Support;

/// <summary>Signals to processes, without the programs kill and pgrep, which small images lack.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    public static void Send(int process, int signal) => SendSignal(process, signal).ShouldBe(0, $"Signal {signal} to process {process}: error {Marshal.GetLastPInvokeError()}.");

    /// <summary>The process of that name that another one has started.</summary>
    public static int ChildOf(int parent, string name) => Process.GetProcessesByName(name).Select(process => process.Id).Single(id => ParentOf(id) == parent);

    private static int ParentOf(int process)
    {
        if (!OperatingSystem.IsLinux())
            return int.Parse(Output("ps", "-o", "ppid=", "-p", $"{process}"), CultureInfo.InvariantCulture);
        try
        {
            // proc(5): the fields after the name, which is in parentheses and may have blanks: state, parent.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }

    private static string Output(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
