using Serverless.Sms;

namespace Serverless.Tests.Sms;

public sealed class CheckKeywordsTests
{
    [Fact]
    public async Task A_word_whose_command_nobody_registered_stops_the_start()
    {
        var check = new CheckKeywords(new([new("help", KeywordMatch.Whole, ["help"], null), new("lottery", KeywordMatch.Whole, ["draw"], null)]), [new HelpCommand()]);

        (await Should.ThrowAsync<InvalidOperationException>(() => check.StartAsync(CancellationToken.None))).Message.ShouldEndWith("lottery.");
    }

    [Fact]
    public async Task Words_whose_commands_are_registered_start() =>
        await new CheckKeywords(new([new("help", KeywordMatch.Whole, ["help"], null)]), [new HelpCommand()]).StartAsync(CancellationToken.None);
}
