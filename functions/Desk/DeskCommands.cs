using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>The words of the desk's commands.</summary>
public static class DeskKeywords
{
    public static readonly IReadOnlyList<Keyword> Rows =
    [
        new("person", KeywordMatch.Whole, ["人工", "座席", "客服", "转人工", "轉人工", "人工服务", "找人工"], Language.Chinese),
        new("person", KeywordMatch.Whole, ["agent", "person", "operator", "human"], Language.English),
        new("person", KeywordMatch.Whole, ["0"], null),

        new("position", KeywordMatch.Whole, ["查询", "查詢", "排队", "排隊", "cx"], Language.Chinese),
        new("position", KeywordMatch.Whole, ["queue", "position"], Language.English),

        new("callback", KeywordMatch.Whole, ["回电", "回電", "请回电", "请给我回电", "回电话"], Language.Chinese),
        new("callback", KeywordMatch.Whole, ["callback", "call back", "call me", "call me back"], Language.English),
    ];
}

/// <summary>人工 / AGENT / 0: a contact at the desk, ahead of the plain messages.</summary>
internal sealed class PersonCommand(OpenContact open, FindAgent find, Greetings greetings) : ISmsCommand
{
    public string Name => "person";

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var contact = await open.Execute(context.ToRequest(Channel.Text, asksForPerson: true), stop);
        return new(Answer.Of(SmsTemplates.Person, ("greeting", greetings.Now(context.Language))), context.Conversation, AfterAnswer: cancel => find.Execute(contact, cancel));
    }
}

/// <summary>Whatever is no keyword: a message for an agent (R48), acknowledged with the greeting of the hour (R35-R37).</summary>
internal sealed class MessageCommand(OpenContact open, FindAgent find, CurrentSettings settings, HolidayCalendar holidays, Greetings greetings, ServiceClock clock) : ISmsCommand
{
    public string Name => ISmsCommand.Message;

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var contact = await open.Execute(context.ToRequest(Channel.Text, asksForPerson: false), stop);
        // In a talk the agent answers.
        if (contact.IsWorkedOn) return new(null, context.Conversation);
        var greeting = ("greeting", greetings.Now(context.Language));
        var opening = (await settings.Get(stop)).Queue(contact.Queue)?.NextOpening(clock.Now, holidays);
        var answer = opening > clock.Now
            ? Answer.Of(DeskTemplates.AcknowledgedClosed, greeting, ("opening", When(opening.Value, context.Language)))
            : Answer.Of(SmsTemplates.Acknowledged, greeting);
        return new(answer, context.Conversation, AfterAnswer: cancel => find.Execute(contact, cancel));
    }

    private static string When(DateTimeOffset opening, Language language)
    {
        var local = ServiceClock.ToLocal(opening);
        return language == Language.English ? local.ToString("MMM d 'at' HH:mm", System.Globalization.CultureInfo.InvariantCulture) : $"{local.Month}月{local.Day}日{local:HH:mm}";
    }
}

/// <summary>查询 / QUEUE: the place in the queue and how long it may take.</summary>
internal sealed class PositionCommand(FindPosition position) : ISmsCommand
{
    public string Name => "position";

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop) => new(await Answer(context, stop), context.Conversation);

    private async Task<Answer> Answer(CommandContext context, CancellationToken stop)
    {
        var (contact, place) = await position.OfNumber(context.Received.From.Key, stop);
        if (contact is null) return Sms.Answer.Of(DeskTemplates.NothingWaits);
        if (place is null) return Sms.Answer.Of(DeskTemplates.WithAgent);
        var number = place.IsMore ? context.Language == Language.English ? $"over {place.Position}" : $"{place.Position}+" : $"{place.Position}";
        var isCallback = contact.Channel == Channel.Callback;
        return place.Wait is { } wait
            ? Sms.Answer.Of(isCallback ? DeskTemplates.CallbackPosition : DeskTemplates.Position, ("position", number), ("wait", Words(wait, context.Language)))
            : Sms.Answer.Of(isCallback ? DeskTemplates.CallbackPositionOnly : DeskTemplates.PositionOnly, ("position", number));
    }

    private static string Words(TimeSpan wait, Language language)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
        if (minutes <= 90) return language == Language.English ? $"{minutes} min" : $"{minutes}分钟";
        var hours = (int)Math.Ceiling(wait.TotalHours);
        return language == Language.English ? $"{hours} hours" : $"{hours}小时";
    }
}

/// <summary>回电 / CALLBACK: the waiting message becomes a call back at the same place; without one a callback is opened.</summary>
internal sealed class CallbackCommand(ChooseCallback choose, FindAgent find, Greetings greetings) : ISmsCommand
{
    public string Name => "callback";

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var contact = await choose.Execute(context.ToRequest(Channel.Callback, asksForPerson: false), stop);
        return new(Answer.Of(DeskTemplates.CallbackTaken, ("greeting", greetings.Now(context.Language))), context.Conversation, AfterAnswer: cancel => find.Execute(contact, cancel));
    }
}

internal static class ContactRequests
{
    public static ContactRequest ToRequest(this CommandContext context, Channel channel, bool asksForPerson) => new(
        channel, context.Received.From, context.Id.Value, context.Received.Message, context.Received.ReceivedAt, Languages.Of(context.Language), context.Received.To, asksForPerson);
}
