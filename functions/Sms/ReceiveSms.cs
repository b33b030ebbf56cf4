using Serverless.Carrier;
using Serverless.Operations;
using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>
/// A text from a handset: carry out its command or hand it to the desk, and answer it. The whole may run twice or at the same time for one event:
/// what the command changes is keyed by the event; the text and its answer are saved in one transaction, which only one run wins; the other goes on with what the winner stored.
/// </summary>
public sealed partial class ReceiveSms(
    SmsStore store, KeywordTable keywords, IEnumerable<ISmsCommand> commands, TextGate gate, DispatchTexts dispatch, WatchTexts watch,
    NoteForOperator notes, SmsOptions options, ServiceClock clock, ILogger<ReceiveSms> log)
{
    private readonly Dictionary<string, ISmsCommand> _commands = commands.ToDictionary(command => command.Name);

    public async Task Execute(TextReceived received, CancellationToken stop)
    {
        using var scope = Log.Scope(log, received.EventId, received.From.Key);
        var id = TextId.Create(received.From.Key, received.ReceivedAt, received.EventId);
        for (var attempt = 1; ; attempt++)
        {
            var conversation = await store.GetConversation(received.From, stop);
            var hit = Understand(received);
            var language = conversation.LanguageFor(received.Message, hit?.Keyword.Language);
            var command = _commands[hit?.Keyword.Command ?? ISmsCommand.Message];
            var result = await command.Handle(new(received, id, conversation, language, hit), stop);
            var (after, answer, silenced) = Compose(received, result, language);

            var incoming = Incoming(received, id, command.Name, language);
            var (saved, stored) = await store.SaveReceived(incoming, answer, await watch.Cover(after, answer, stop), stop);
            if (saved == SaveResult.Lost && attempt < 10) continue;
            if (saved == SaveResult.Lost) throw new InvalidOperationException("The conversation changed ten times while one text was handled.");
            answer = stored;
            if (saved == SaveResult.Duplicate)
            {
                Log.Duplicate(log, id);
                if (await store.FindByNaturalKey(received.From.Key, AnswerKey(received), stop) is { } first) await dispatch.Resume(first, stop);
            }
            else
            {
                Log.Received(log, id, command.Name, answer?.Id.Value ?? "none");
                if (answer is { Status: TextStatus.Sending }) await dispatch.Send([answer], stop);
            }
            if (silenced) await NoteSilence(received, id, after, stop);
            if (result.AfterAnswer is { } then) await then(stop);
            return;
        }
    }

    /// <summary>Robots are not asked for keywords: what a short code or a sender name writes is for an agent to read.</summary>
    private KeywordHit? Understand(TextReceived received) =>
        CanAnswer(received.From) ? keywords.Find(received.Message) : null;

    private (Conversation After, Text? Answer, bool Silenced) Compose(TextReceived received, CommandResult result, Language language)
    {
        var last = result.Conversation.LastReceivedAt;
        var conversation = result.Conversation with
        {
            // A number that texts us is a number that works.
            BadNumberReason = null,
            LastReceivedAt = last > received.ReceivedAt ? last : received.ReceivedAt,
        };
        if (result.Answer is null || !CanAnswer(received.From)) return (conversation, null, false);

        var (counted, allowed) = conversation.CountAnswer(clock.Now, options.AnswersPerHour);
        if (!allowed) return (counted, null, true);

        var outgoing = new OutgoingText(received.From, result.Answer.Template, result.Answer.Arguments, Purpose.Reply, AnswerKey(received))
        {
            Language = result.AnswerLanguage ?? language,
        };
        return (counted, gate.Start(gate.Compose(outgoing, counted, suppressed: null)), false);
    }

    private async Task NoteSilence(TextReceived received, TextId id, Conversation after, CancellationToken stop)
    {
        Log.Silent(log, after.Answers);
        // One note for the hour: the key is the same for every text that is not answered in it.
        await notes.Execute(new("loop-guard", $"{received.From.Key}/{after.AnswersSince:O}", clock.Now,
            $"{options.AnswersPerHour} automatic answers went to one number within an hour; it gets no more until the hour is over. Look at the conversation for a robot.",
            id.Value), stop);
    }

    private Text Incoming(TextReceived received, TextId id, string command, Language language) => new()
    {
        Id = id,
        Direction = Direction.In,
        Status = TextStatus.Received,
        Number = received.From,
        ServiceNumber = received.To,
        Body = received.Message,
        Language = language,
        CreatedAt = received.ReceivedAt,
        NaturalKey = received.EventId,
        Segments = TextSegments.Of(received.Message).Count,
        Command = command,
        Life = [new(clock.Now, TextStatus.Received, null)],
    };

    private static bool CanAnswer(PhoneNumber number) => number.Kind == PhoneNumberKind.International;

    private static string AnswerKey(TextReceived received) => $"answer/{received.EventId}";

    private static partial class Log
    {
        public static readonly Func<ILogger, string, NumberKey, IDisposable?> Scope =
            LoggerMessage.DefineScope<string, NumberKey>("event {EventId} number {NumberKey}");

        [LoggerMessage(LogLevel.Information, "Text {TextId} taken as {Command}, answer {AnswerId}")]
        public static partial void Received(ILogger log, TextId textId, string command, string answerId);

        [LoggerMessage(LogLevel.Information, "Text {TextId} was handled before; its answer is looked after")]
        public static partial void Duplicate(ILogger log, TextId textId);

        [LoggerMessage(LogLevel.Warning, "Answer {Count} within an hour is not sent: loop guard")]
        public static partial void Silent(ILogger log, int count);
    }
}
