using System.Runtime.InteropServices;
using Serverless.Local.Functions;

/// <summary>
/// Runs inside the functions process before its own code (DOTNET_STARTUP_HOOKS) and stops it when standard input closes: when
/// we ask for it, and when we were killed. So the product needs to know nothing of it. The runtime prescribes name and place.
/// </summary>
internal static class StartupHook
{
    private const int Terminate = 15;

    public static void Initialize()
    {
        var watch = new Thread(Watch) { IsBackground = true, Name = "Leash" };
        watch.Start();
    }

    private static void Watch()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        if (OperatingSystem.IsWindows()) Environment.Exit(0);

        Console.Error.WriteLine("Standard input was closed: stopping.");
        // As any host would stop it, so that it finishes what it has in hand.
        if (SendSignal(Environment.ProcessId, Terminate) == 0) Thread.Sleep(TimeSpan.FromSeconds(FunctionsProcess.StopSeconds));
        Environment.Exit(1);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
