using System.Text.RegularExpressions;

namespace Serverless.Sms;

/// <summary>A text in both languages with <c>{name}</c> for what differs from one recipient to the next.</summary>
/// <param name="Id">Stored with every text that was made from it, "help".</param>
public sealed partial record Template(string Id, string Chinese, string English)
{
    /// <exception cref="ArgumentException">A name in the template has no argument: a fault of the caller, never shown to a subscriber.</exception>
    public string Render(Language language, IReadOnlyDictionary<string, string> arguments) =>
        Name().Replace(language == Language.Chinese ? Chinese : English, match =>
            arguments.TryGetValue(match.Groups[1].Value, out var value)
                ? value
                : throw new ArgumentException($"Template '{Id}' needs the argument '{match.Groups[1].Value}'."));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Name();
}
