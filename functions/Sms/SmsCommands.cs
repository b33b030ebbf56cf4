using Serverless.Consent;
using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>帮助 / HELP / ?</summary>
internal sealed class HelpCommand : ISmsCommand
{
    public string Name => "help";

    public Task<CommandResult> Handle(CommandContext context, CancellationToken stop) =>
        Task.FromResult(new CommandResult(Answer.Of(SmsTemplates.Help), context.Conversation));
}

/// <summary>状态 / STATUS / who am I</summary>
internal sealed class StatusCommand(CheckConsent consent) : ISmsCommand
{
    public string Name => "status";

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var suppressed = await consent.ScopeOf(context.Received.From.Key, stop);
        var words = (suppressed, context.Language) switch
        {
            (SuppressionScope.All, Language.Chinese) => "已退订",
            (SuppressionScope.All, _) => "stopped",
            (SuppressionScope.Marketing, Language.Chinese) => "正常(推广已退订)",
            (SuppressionScope.Marketing, _) => "on (offers stopped)",
            (_, Language.Chinese) => "正常",
            _ => "on",
        };
        var answer = Answer.Of(SmsTemplates.Status, ("number", context.Received.From.Value), ("consent", words));
        return new(answer, context.Conversation);
    }
}

/// <summary>中文 / EN</summary>
internal sealed class LanguageCommand : ISmsCommand
{
    public string Name => "language";

    public Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var (now, at) = (context.Conversation, context.Received.ReceivedAt);
        // A choice that comes late is answered with the one that holds.
        var isLate = now.ChosenLanguageAt > at;
        var after = isLate ? now : now with { ChosenLanguage = context.Hit?.Keyword.Detail == "en" ? Language.English : Language.Chinese, ChosenLanguageAt = at };
        return Task.FromResult(new CommandResult(Answer.Of(SmsTemplates.LanguageSet), after, after.ChosenLanguage));
    }
}

/// <summary>退订 / TD / STOP</summary>
internal sealed class OptOutCommand(ChangeConsent consent) : ISmsCommand
{
    private static readonly TimeSpan s_confirmation = TimeSpan.FromSeconds(5);

    public string Name => "opt-out";

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var scope = Enum.Parse<SuppressionScope>(context.Hit!.Keyword.Detail!);
        // The law allows one confirmation (47 CFR 64.1200(a)(12)): who says it again gets no other.
        var isNews = await consent.Suppress(ConsentChanges.ByHandset(context), scope, stop);
        var answer = isNews ? Answer.Of(scope == SuppressionScope.All ? SmsTemplates.OptedOut : SmsTemplates.OptedOutOfMarketing) : null;
        // The carrier blocks everything from the moment it knows, so it is told when the confirmation has arrived.
        return new(answer, context.Conversation, AfterAnswer: cancel => consent.Mirror(context.Received.From, scope, s_confirmation, cancel));
    }
}

/// <summary>恢复 / START</summary>
internal sealed class OptInCommand(ChangeConsent consent) : ISmsCommand
{
    public string Name => "opt-in";

    public async Task<CommandResult> Handle(CommandContext context, CancellationToken stop)
    {
        var isLifted = await consent.Lift(ConsentChanges.ByHandset(context), stop);
        return new(isLifted ? Answer.Of(SmsTemplates.OptedIn) : null, context.Conversation);
    }
}

internal static class ConsentChanges
{
    public static ConsentCause ByHandset(CommandContext context) => new(
        context.Received.From, ConsentSource.Handset, context.Received.ReceivedAt, context.Received.Message, context.Id.Value, null, null);
}

/// <summary>The greeting of the moment in a language, R35-R37.</summary>
public sealed class Greetings(ServiceClock clock, HolidayCalendar calendar)
{
    public string Now(Language language)
    {
        var (chinese, english) = calendar.Greeting(clock.Local);
        return language == Language.Chinese ? chinese : english;
    }
}
