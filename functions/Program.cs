using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddService();
try
{
    builder.Build().Run();
}
catch (Exception error) when (error is OptionsValidationException or AggregateException { InnerException: OptionsValidationException })
{
    var refused = error is AggregateException many ? many.InnerExceptions.OfType<OptionsValidationException>() : [(OptionsValidationException)error];
    foreach (var failure in refused.SelectMany(one => one.Failures)) Console.Error.WriteLine($"Wrong settings: {failure}");
    Environment.ExitCode = 1;
}
