using Microsoft.Extensions.Configuration;

namespace Serverless.Worker;

/// <summary>host.json. As with the Functions host, a setting <c>AzureFunctionsJobHost__extensions__queues__batchSize</c> overrides <c>extensions.queues.batchSize</c>.</summary>
internal sealed class HostJson(IConfiguration settings)
{
    public IConfiguration Settings { get; } = settings;

    /// <summary>What comes before the route of every HTTP function, without slashes; may be empty.</summary>
    public string RoutePrefix => (Settings["extensions:http:routePrefix"] ?? "api").Trim('/');

    /// <summary>How long a function may run; default 30 minutes, -1 for as long as it likes.</summary>
    public TimeSpan FunctionTimeout => Settings["functionTimeout"] == "-1" ? Timeout.InfiniteTimeSpan : Settings.Duration("functionTimeout", TimeSpan.FromMinutes(30));

    public static HostJson Read(string folder, IConfiguration overrides) => new(new ConfigurationBuilder()
        .SetBasePath(folder)
        .AddJsonFile("host.json", optional: true)
        // Copied rather than chained: an empty value, as of routePrefix, must override too.
        .AddInMemoryCollection(overrides.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null))
        .Build());
}
