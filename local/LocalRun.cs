namespace Serverless.Local;

/// <summary>Everything on one machine, from start to stop.</summary>
internal static class LocalRun
{
    /// <summary>Starts all, shows what happens and returns when told to stop (0) or when a part of it died (1).</summary>
    public static async Task<int> RunAsync(LocalOptions options, Screen screen, StopSignal signal)
    {
        var stop = signal.Token;
        RequirePorts(options);
        using var data = DataFolder.Open(options.DataFolder, options.Reset);
        using var log = new FunctionsLog(data.FunctionsLog, screen);
        try
        {
            await using var services = await LocalServices.StartAsync(options, data, log, screen, stop);
            screen.Write("");
            screen.WriteTable(services.Addresses);
            screen.Write("");
            screen.Write("Storage is kept from run to run (--reset empties it); the telephone network forgets its texts, handsets and opt-outs.");
            screen.Write("Ready. Ctrl+C stops everything.");
            screen.Write("");

            var dead = await services.FirstDeath(stop);
            if (dead is null) screen.Write($"Stopping ({signal.Name}).");
            else screen.Write(dead);
            return dead is null ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            screen.Write($"Stopped before it was ready ({signal.Name}).");
            return 0;
        }
    }

    /// <summary>All of them first, so that one run tells everything that is in the way and nothing is left half started.</summary>
    private static void RequirePorts(LocalOptions options)
    {
        var taken = new List<string>();
        foreach (var (purpose, port, option) in options.Ports)
        {
            try
            {
                Ports.RequireFree(purpose, port, option);
            }
            catch (LocalException e)
            {
                taken.Add(e.Message);
            }
        }

        if (taken.Count > 0) throw new LocalException(string.Join(Environment.NewLine, taken));
    }
}
