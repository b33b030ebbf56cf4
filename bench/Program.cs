using Serverless.Bench;

// dotnet run -c Release --project bench [-- desk|latency|operations|startup|throughput …] [--texts 200] [--runs 20]
Dictionary<string, Func<BenchOptions, Task>> benchmarks = new()
{
    ["operations"] = Operations.Run,
    ["startup"] = StartUp.Run,
    ["throughput"] = Throughput.Run,
    ["latency"] = Latency.Run,
    ["desk"] = Desk.Run,
};
if (BenchOptions.Parse(args, benchmarks.Keys) is not { } options)
{
    Console.Error.WriteLine($"usage: bench [{string.Join('|', benchmarks.Keys)}]… [--texts N] [--runs N]");
    return 1;
}

#if DEBUG
Console.Error.WriteLine("This is a Debug build: its times say nothing. Use -c Release.");
#endif
Machine.Print();
foreach (var (name, run) in benchmarks)
{
    if (!options.Names.Contains(name)) continue;
    Console.WriteLine();
    Console.WriteLine($"## {name}");
    await run(options);
    Machine.PrintLoad();
}
return 0;
