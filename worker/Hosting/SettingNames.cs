using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Serverless.Worker;

/// <summary>Puts settings in the place of <c>%name%</c>, as in queue names and schedules.</summary>
internal static partial class SettingNames
{
    public static string Resolve(this IConfiguration settings, string text) => Marked().Replace(text, match =>
        settings[match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)]
        ?? throw new InvalidOperationException($"The setting {match.Groups[1].Value} is missing; a function's trigger uses it as '{text}'."));

    /// <summary>A duration such as <c>00:00:30</c>; <paramref name="otherwise"/> where the setting is missing.</summary>
    public static TimeSpan Duration(this IConfiguration settings, string name, TimeSpan otherwise) =>
        settings[name] is not { Length: > 0 } text ? otherwise
        : TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var duration) ? duration
        : throw new InvalidOperationException($"{settings.FullName(name)} is '{text}'; write a duration such as 00:00:30.");

    /// <summary>A duration within limits.</summary>
    public static TimeSpan Duration(this IConfiguration settings, string name, TimeSpan otherwise, TimeSpan min, TimeSpan max)
    {
        var duration = settings.Duration(name, otherwise);
        return duration >= min && duration <= max
            ? duration
            : throw new InvalidOperationException($"{settings.FullName(name)} is '{settings[name]}'; it must be a duration from {min} to {max}.");
    }

    /// <summary>Sections are host.json's; all other settings are read from the root.</summary>
    public static string FullName(this IConfiguration settings, string name) =>
        settings is IConfigurationSection section ? $"host.json: {section.Path}:{name}" : name;

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Marked();
}
