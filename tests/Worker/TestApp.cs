using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Serverless.Worker;

namespace Serverless.Tests.Worker;

/// <summary>A program with the test functions: the test assembly started as one, or a host within a test.</summary>
internal static class TestApp
{
    public static async Task Main(string[] args) => await Builder(args).Build().RunAsync();

    /// <summary>The setting <c>Only</c> names the functions to run, separated by commas.</summary>
    public static FunctionsApplicationBuilder Builder(params string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Use(next => context =>
        {
            context.Items["Outer"] = true;
            return next(context);
        });
        builder.Services.AddSingleton<Calls>();
        if (builder.Configuration.GetValue<TimeSpan?>("FailInBackgroundAfter") is { } after)
        {
            var time = new FakeTimeProvider();
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddHostedService(services => new FailingService(services.GetRequiredService<IHostApplicationLifetime>(), time, after));
        }

        var functions = FunctionTable.Of(Assembly.GetExecutingAssembly());
        builder.Functions = builder.Configuration["Only"] is { } only
            ? [.. functions.Where(function => only.Split(',').Contains(function.Name))]
            : functions;
        return builder;
    }

    private sealed class FailingService(IHostApplicationLifetime lifetime, FakeTimeProvider time, TimeSpan after) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            time.Advance(after);
            throw new InvalidOperationException("The test wants this to fail.");
        }
    }
}
