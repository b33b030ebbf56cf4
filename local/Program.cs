using Serverless.Local;

Console.OutputEncoding = System.Text.Encoding.UTF8;
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
catch (LocalException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
