using Serverless.Local;

Console.OutputEncoding = System.Text.Encoding.UTF8;
Loopback.BypassProxy();
try
{
    var options = LocalOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(LocalOptions.Usage);
        return 0;
    }

    using var stop = new StopSignal();
    return await LocalRun.RunAsync(options, new Screen(Console.Out), stop);
}
// What the system refuses (a full disk, a folder that is read-only) is the person's to put right as well, and its message says what it is.
catch (Exception e) when (e is LocalException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
