using CsCheck;
using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class CheckWordingTests
{
    private static readonly CheckWording s_check = new(DeskSettings.Default.ForbiddenPhrases);

    [Theory]
    [InlineData("喂,说话呀")]
    [InlineData("喂，说话呀！")]
    [InlineData("喂 说话 呀")]
    [InlineData("您好，喂…说\u200b话\n呀？")]
    [InlineData("喂说话呀")]
    public void R39_a_forbidden_phrase_is_found_whatever_stands_between_its_letters(string text) => s_check.ForbiddenIn(text).ShouldBe(["喂,说话呀"]);

    [Theory]
    [InlineData("That's NOT my problem.", "not my problem")]
    [InlineData("ＳＨＵＴ－ＵＰ", "shut up")]
    [InlineData("shut  up", "shut up")]
    public void R39_English_phrases_are_found_in_any_case_and_width(string text, string phrase) => s_check.ForbiddenIn(text).ShouldBe([phrase]);

    [Theory]
    [InlineData("您好，请说话")]
    [InlineData("We shut upstream valves")]
    [InlineData("It is not my problematic phone")]
    [InlineData("")]
    [InlineData("\ud83d 😀")]
    public void What_is_not_forbidden_is_not_found(string text) => s_check.ForbiddenIn(text).ShouldBeEmpty();

    [Fact]
    public void All_phrases_of_a_text_are_named() => s_check.ForbiddenIn("快说！不归我管").ShouldBe(["快说", "不归我管"], ignoreOrder: true);

    [Fact]
    public void None_of_the_desks_own_answers_is_forbidden()
    {
        foreach (var answer in DeskSettings.Default.Answers) s_check.ForbiddenIn(answer.Chinese + answer.English).ShouldBeEmpty(answer.Id);
    }

    [Fact]
    public void A_phrase_is_found_wherever_it_stands_and_with_any_signs_in_it()
    {
        var signs = Gens.OneOf(" ", "，", "!", "\u3000", "…", "-", "\n").Array[0, 3].Select(string.Concat);
        var words = Gens.OneOf("您好", "12580", "ok", "").Array[0, 3].Select(parts => string.Join(' ', parts));
        Gen.Select(words, words, signs, signs).Sample((before, after, first, second) =>
            s_check.ForbiddenIn($"{before} 有完{first}没{second}完 {after}").ShouldBe(["有完没完"]));
    }
}
