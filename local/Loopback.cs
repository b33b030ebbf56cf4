namespace Serverless.Local;

/// <summary>Keeps the parts of the service, which talk to each other over 127.0.0.1, away from the machine's proxy for the internet: .NET sends
/// requests to it even for this address, unless NO_PROXY names it.</summary>
public static class Loopback
{
    /// <summary>For this process and for all that it starts. To be called before the first request.</summary>
    public static void BypassProxy()
    {
        foreach (var name in (string[])["NO_PROXY", "no_proxy"])
            Environment.SetEnvironmentVariable(name, WithLoopback(Environment.GetEnvironmentVariable(name)));
    }

    internal static string WithLoopback(string? bypassed)
    {
        var hosts = (bypassed ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(',', hosts.Union(["127.0.0.1", "localhost"]));
    }
}
