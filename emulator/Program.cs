using Microsoft.Extensions.Configuration;
using Serverless.Emulator;

var options = new EmulatorOptions();
new ConfigurationBuilder()
    .AddEnvironmentVariables("EMULATOR_")
    .AddCommandLine(args)
    .Build()
    .Bind(options);

await using var emulator = EmulatorApp.Create(options);
try
{
    await emulator.StartAsync();
}
catch (IOException taken)
{
    await Console.Error.WriteLineAsync($"The emulator cannot listen on port {options.Port}: {taken.Message} Give it another one with --Port.");
    return 1;
}

Console.WriteLine($"Handsets:          {emulator.Url}");
Console.WriteLine($"Connection string: {emulator.ConnectionString}");
await emulator.WaitForShutdownAsync();
return 0;
