using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Serverless.Worker.StandAlone.Queues;

/// <summary><c>extensions.queues</c> of host.json, with the Functions host's defaults and limits.</summary>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval, bool Base64, TimeSpan MessageLease)
{
    public static readonly TimeSpan MinPollingInterval = TimeSpan.FromMilliseconds(100);

    /// <param name="hostJson">host.json.</param>
    /// <param name="settings">The application's; <c>StandAlone:MessageLease</c> is how long a message is hidden while it is in work, and renewed at half of that. It is 1 minute where
    /// the Functions host has 10, so that the messages of a process that was killed come back soon.</param>
    /// <param name="development">Polls at least every 2 seconds rather than every minute, as the Functions host does.</param>
    public static QueueSettings Read(HostJson hostJson, IConfiguration settings, bool development)
    {
        var queues = hostJson.Settings.GetSection("extensions:queues");
        var batchSize = Number(queues, "batchSize", 16, 1, 32);
        return new(
            batchSize,
            Number(queues, "newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, 0, 1000),
            Number(queues, "maxDequeueCount", 5, 1, int.MaxValue),
            queues.Duration("visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            queues.Duration("maxPollingInterval", development ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1), MinPollingInterval, TimeSpan.FromDays(1)),
            queues["messageEncoding"]?.ToUpperInvariant() switch
            {
                null or "" or "BASE64" => true,
                "NONE" => false,
                var other => throw Wrong(queues, "messageEncoding", other, "base64 or none"),
            },
            settings.Duration("StandAlone:MessageLease", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(2), TimeSpan.FromDays(1)));
    }

    private static int Number(IConfigurationSection section, string name, int otherwise, int min, int max) =>
        section[name] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Wrong(section, name, text, max == int.MaxValue ? $"a number from {min}" : $"a number from {min} to {max}");

    private static InvalidOperationException Wrong(IConfiguration section, string name, string? value, string wanted) =>
        new($"{section.FullName(name)} is '{value}'; it must be {wanted}.");
}
