using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>What an agent says to a customer: words of their own, or a canned answer with its variables.</summary>
public sealed record AgentWords(string? Text, string? Answer, IReadOnlyDictionary<string, string> Variables, Language? Language)
{
    public const int MostCharacters = 2048;

    /// <summary>The words as they would be sent, before anybody has looked whether they may be.</summary>
    /// <param name="language">Where the agent names none.</param>
    public (ComposedWords? Words, Refusal? Refusal) Compose(DeskSettings settings, Language language)
    {
        if (Text is null == Answer is null) return (null, Invalid("Send either 'text' or 'answer'."));
        var canned = settings.Answers.FirstOrDefault(known => known.Id == Answer);
        if (Text is null && canned is null) return (null, Invalid($"There is no answer '{Answer}'. There are: {string.Join(", ", settings.Answers.Select(known => known.Id))}."));
        var arguments = canned is null ? new Dictionary<string, string> { ["text"] = Text! } : Variables;
        var composed = new ComposedWords(canned?.ToTemplate() ?? SmsTemplates.Free, arguments, Language ?? language);
        try
        {
            return string.IsNullOrWhiteSpace(composed.Body) || composed.Body.Length > MostCharacters
                ? (null, Invalid($"The words must have 1 to {MostCharacters} characters."))
                : (composed, null);
        }
        catch (ArgumentException error)
        {
            return (null, Invalid(error.Message));
        }
    }

    private static Refusal Invalid(string detail) => new(RefusalKind.Invalid, detail);
}

public sealed record ComposedWords(Template Template, IReadOnlyDictionary<string, string> Arguments, Language Language)
{
    public string Body => Template.Render(Language, Arguments);
}

internal static class Languages
{
    /// <summary>As contacts store it.</summary>
    public static Language Parse(string language) => language == "en" ? Language.English : Language.Chinese;

    public static string Of(Language language) => language == Language.English ? "en" : "zh-CN";
}
