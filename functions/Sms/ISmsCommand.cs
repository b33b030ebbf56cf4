using Serverless.Carrier;

namespace Serverless.Sms;

/// <summary>
/// What 12580 does with a keyword. A slice registers its commands and their rows of the keyword table. A command may run twice for one text, so whatever it
/// changes must be keyed by <see cref="CommandContext.EventId"/>.
/// </summary>
public interface ISmsCommand
{
    /// <summary>The command that takes whatever is no keyword.</summary>
    const string Message = "message";

    /// <summary>The name in the keyword table, "help".</summary>
    string Name { get; }

    Task<CommandResult> Handle(CommandContext context, CancellationToken stop);
}

/// <param name="Language">The language to answer in.</param>
/// <param name="Id">The received text's own id.</param>
public sealed record CommandContext(TextReceived Received, TextId Id, Conversation Conversation, Language Language, KeywordHit? Hit)
{
    public string EventId => Received.EventId;
}

/// <summary>What the command wants said and remembered.</summary>
/// <param name="Answer">Null to say nothing.</param>
/// <param name="Conversation">As it is to be saved.</param>
/// <param name="AfterAnswer">Runs once the answer was handed to the carrier; may run twice.</param>
public sealed record CommandResult(
    Answer? Answer, Conversation Conversation, Language? AnswerLanguage = null, Func<CancellationToken, Task>? AfterAnswer = null);

public sealed record Answer(Template Template, IReadOnlyDictionary<string, string> Arguments)
{
    public static Answer Of(Template template, params (string Name, string Value)[] arguments) =>
        new(template, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
