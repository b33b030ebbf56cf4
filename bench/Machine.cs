using System.Runtime.InteropServices;

namespace Serverless.Bench;

/// <summary>Says on what machine, and beside how much other work, something was measured.</summary>
internal static class Machine
{
    public static void Print()
    {
        var cpu = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        Console.WriteLine($"{Environment.ProcessorCount} cores ({cpu ?? RuntimeInformation.ProcessArchitecture.ToString()}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        PrintLoad();
    }

    /// <summary>The system's load, averaged over one minute: above the number of cores, other programs were in the way.</summary>
    public static void PrintLoad()
    {
        if (File.Exists("/proc/loadavg")) Console.WriteLine($"{DateTime.UtcNow:u} load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }
}
