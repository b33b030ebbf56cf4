using Serverless.Desk;
using Serverless.Sms;

namespace Serverless.Tests.Sms;

/// <summary>How the table decides between rows, whatever words a slice ships.</summary>
public sealed class KeywordTableTests
{
    [Fact]
    public void The_whole_text_is_a_closer_match_than_its_first_word_and_that_than_a_phrase()
    {
        var table = new KeywordTable(
        [
            new("first", KeywordMatch.First, ["balance"], null),
            new("whole", KeywordMatch.Whole, ["balance today"], null),
            new("phrase", KeywordMatch.Phrase, [], null) { Asks = text => text.Contains("balance", StringComparison.Ordinal) },
        ]);

        table.Find("Balance today!")!.Keyword.Command.ShouldBe("whole");
        table.Find("balance of June")!.ShouldSatisfyAllConditions(hit => hit.Keyword.Command.ShouldBe("first"), hit => hit.Argument.ShouldBe("of june"));
        table.Find("what is my balance")!.Keyword.Command.ShouldBe("phrase");
        table.Find("hello").ShouldBeNull();
    }

    [Fact]
    public void The_longest_first_word_wins()
    {
        var table = new KeywordTable([new("query", KeywordMatch.First, ["查询"], null), new("query-points", KeywordMatch.First, ["查询积分"], null)]);

        table.Find("查询积分 6月")!.ShouldSatisfyAllConditions(hit => hit.Keyword.Command.ShouldBe("query-points"), hit => hit.Argument.ShouldBe("6月"));
        table.Find("查询话费")!.ShouldSatisfyAllConditions(hit => hit.Keyword.Command.ShouldBe("query"), hit => hit.Argument.ShouldBe("话费"));
    }

    [Fact]
    public void A_first_word_ends_where_the_word_ends()
    {
        var table = new KeywordTable([new("page", KeywordMatch.First, ["p"], null), new("query", KeywordMatch.First, ["查"], null)]);

        table.Find("P 1380000 call me")!.Argument.ShouldBe("1380000 call me");
        table.Find("please").ShouldBeNull();
        table.Find("p1380000").ShouldBeNull();
        table.Find("查12")!.Argument.ShouldBe("12", "Chinese is written without spaces");
    }

    [Fact]
    public void A_row_that_beats_all_wins_even_over_a_closer_match()
    {
        var table = new KeywordTable(
        [
            new("answer", KeywordMatch.Whole, ["please stop"], null),
            new("opt-out", KeywordMatch.Phrase, [], null) { BeatsAll = true, Asks = text => text.EndsWith("stop", StringComparison.Ordinal) },
        ]);

        table.Find("please stop")!.Keyword.Command.ShouldBe("opt-out");
    }

    [Fact]
    public void A_word_that_two_slices_claim_stops_the_start()
    {
        var claim = Should.Throw<ArgumentException>(() => new KeywordTable([new("one", KeywordMatch.Whole, ["Ｎews"], null), new("two", KeywordMatch.Whole, ["news!"], null)]));

        claim.Message.ShouldContain("'news'");
    }

    [Fact]
    public void The_shipped_words_are_claimed_once_each() => Should.NotThrow(() => new KeywordTable([.. SmsKeywords.Rows, .. DeskKeywords.Rows]));

    [Theory]
    [InlineData("  ＡＢＣ　１２３ ", "abc 123")]
    [InlineData("“Yes!”", "yes")]
    [InlineData("？？", "?")]
    [InlineData("!", "!")]
    [InlineData(" \u200b ", "")]
    [InlineData("a\r\n b", "a b")]
    public void Clean_forgives_width_case_spaces_and_punctuation(string text, string clean) => KeywordTable.Clean(text).ShouldBe(clean);
}
