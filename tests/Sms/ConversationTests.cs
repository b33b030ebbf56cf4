using CsCheck;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class ConversationTests
{
    private static readonly Conversation s_chinese = new(Numbers.Of("+8613800138000"));
    private static readonly Conversation s_american = new(Numbers.Of("+12065550101"));

    [Fact]
    public void CountAnswer_lets_so_many_through_within_an_hour_and_then_none_until_it_is_over()
    {
        var conversation = s_chinese;
        List<bool> allowed = [];
        for (var minute = 0; minute < 60; minute++)
        {
            (conversation, var may) = conversation.CountAnswer(A.Day.AddMinutes(minute), 20);
            allowed.Add(may);
        }

        allowed.Take(20).ShouldAllBe(may => may);
        allowed.Skip(20).ShouldAllBe(may => !may);
        conversation.CountAnswer(A.Day.AddHours(1), 20).ShouldSatisfyAllConditions(
            next => next.Allowed.ShouldBeTrue(), next => next.After.Answers.ShouldBe(1), next => next.After.AnswersSince.ShouldBe(A.Day.AddHours(1)));
    }

    [Fact]
    public void CountAnswer_never_lets_more_than_the_limit_through_from_one_start_of_an_hour_to_the_next() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 600].Array[0, 200]).Sample((limit, gaps) =>
        {
            var (conversation, now) = (s_chinese, A.Day);
            Dictionary<DateTimeOffset, int> sent = [];
            foreach (var gap in gaps)
            {
                now = now.AddSeconds(gap);
                (conversation, var allowed) = conversation.CountAnswer(now, limit);
                if (allowed) sent[conversation.AnswersSince!.Value] = sent.GetValueOrDefault(conversation.AnswersSince!.Value) + 1;
            }
            sent.Values.ShouldAllBe(count => count <= limit);
        });

    [Theory]
    [InlineData("hello", Language.Chinese)]
    [InlineData("你好", Language.Chinese)]
    [InlineData("話費", Language.Chinese)]
    public void A_Chinese_number_is_answered_in_Chinese(string message, Language language) => s_chinese.LanguageFor(message).ShouldBe(language);

    [Theory]
    [InlineData("hello", Language.English)]
    [InlineData("你好", Language.Chinese)]
    [InlineData(null, Language.English)]
    public void A_foreign_number_is_answered_in_English_unless_it_writes_Chinese(string? message, Language language) => s_american.LanguageFor(message).ShouldBe(language);

    [Fact]
    public void The_keywords_language_goes_before_the_countrys_and_the_chosen_one_before_all()
    {
        s_chinese.LanguageFor("HELP", Language.English).ShouldBe(Language.English);
        (s_chinese with { ChosenLanguage = Language.Chinese }).LanguageFor("HELP", Language.English).ShouldBe(Language.Chinese);
        (s_american with { ChosenLanguage = Language.English }).LanguageFor("帮助", Language.Chinese).ShouldBe(Language.English);
    }
}
