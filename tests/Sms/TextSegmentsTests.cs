using CsCheck;
using Serverless.Sms;

namespace Serverless.Tests.Sms;

public sealed class TextSegmentsTests
{
    private const string GsmBasic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string GsmExtended = "^{}\\[~]|€\f";

    [Fact]
    public void R14_the_launch_text_is_exactly_seventy_characters_and_one_segment()
    {
        const string Launch = "从7月21日起12580移动秘书月服务费5元,年服务费45元,开办包年服务可进行抽奖,奖品为国外、国内游、200元话费。××省移动通信公司。";

        Launch.Length.ShouldBe(70);
        TextSegments.Of(Launch).ShouldBe(new TextSegments(TextEncoding.Ucs2, 1, 70, "从"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    [InlineData(459, 3)]
    [InlineData(612, 4)]
    [InlineData(765, 5)]
    [InlineData(918, 6)]
    [InlineData(919, 7)]
    public void Latin_letters_take_160_alone_and_153_in_each_of_several(int letters, int segments) =>
        TextSegments.Of(new string('a', letters)).ShouldBe(new TextSegments(TextEncoding.Gsm7, segments, letters, null));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(160, 3)]
    [InlineData(201, 3)]
    [InlineData(202, 4)]
    public void Chinese_takes_70_alone_and_67_in_each_of_several(int characters, int segments) =>
        TextSegments.Of(new string('中', characters)).ShouldBe(new TextSegments(TextEncoding.Ucs2, segments, characters, "中"));

    [Fact]
    public void Every_character_of_GSM_7_counts_one_and_every_extension_two()
    {
        GsmBasic.Distinct().Count().ShouldBe(127, "128 less the escape");
        foreach (var c in GsmBasic) TextSegments.Of($"{c}").ShouldBe(new TextSegments(TextEncoding.Gsm7, 1, 1, null), $"'{c}'");
        foreach (var c in GsmExtended) TextSegments.Of($"{c}").ShouldBe(new TextSegments(TextEncoding.Gsm7, 1, 2, null), $"'{c}'");
    }

    [Theory]
    [InlineData("`")]
    [InlineData("ç")]
    [InlineData("’")]
    [InlineData("“")]
    [InlineData("…")]
    [InlineData("–")]
    [InlineData("\t")]
    [InlineData("，")]
    public void One_other_character_makes_the_whole_text_UCS_2_and_is_named(string culprit) =>
        TextSegments.Of($"It costs 5 {culprit} today").ShouldBe(new TextSegments(TextEncoding.Ucs2, 1, 18, culprit));

    [Fact]
    public void An_extension_character_is_never_cut_in_two()
    {
        TextSegments.Of(new string('a', 158) + "€").Count.ShouldBe(1);
        TextSegments.Of(new string('a', 159) + "€").Count.ShouldBe(2);
        // 152 + 2 would end the first segment within the euro sign, so it ends one early and so does every other.
        TextSegments.Of(new string('a', 152) + "€" + new string('a', 151)).Count.ShouldBe(2);
        TextSegments.Of(new string('a', 152) + "€" + new string('a', 152)).Count.ShouldBe(3);
        TextSegments.Of(new string('€', 76 * 3)).Count.ShouldBe(3);
        TextSegments.Of(new string('€', 76 * 3 + 1)).Count.ShouldBe(4);
    }

    [Fact]
    public void An_emoji_is_never_cut_in_two()
    {
        string Emoji(int count) => string.Concat(Enumerable.Repeat("😀", count));

        TextSegments.Of(Emoji(35)).ShouldBe(new TextSegments(TextEncoding.Ucs2, 1, 70, "😀"));
        TextSegments.Of(Emoji(36)).Count.ShouldBe(2);
        TextSegments.Of(Emoji(66)).Count.ShouldBe(2, "33 to a segment of 67");
        TextSegments.Of(Emoji(67)).Count.ShouldBe(3);
        TextSegments.Of("中" + Emoji(66)).Count.ShouldBe(2, "one segment is full to the last unit, the other ends one early");
    }

    [Fact]
    public void A_text_never_takes_fewer_segments_than_its_units_need_nor_more_than_one_lost_unit_a_segment_explains() => s_texts.Sample(text =>
    {
        var (encoding, count, units, _) = TextSegments.Of(text);
        var (single, part) = encoding == TextEncoding.Gsm7 ? (160, 153) : (70, 67);
        if (units <= single) count.ShouldBe(1);
        else count.ShouldBeInRange((units + part - 1) / part, (units + part - 2) / (part - 1));
    });

    [Fact]
    public void Two_texts_in_one_never_take_more_segments_than_both_apart_and_one_for_the_joint() => Gen.Select(s_texts, s_texts).Sample((one, other) =>
    {
        var (first, second, both) = (TextSegments.Of(one), TextSegments.Of(other), TextSegments.Of(one + other));
        both.Count.ShouldBeGreaterThanOrEqualTo(Math.Max(first.Count, second.Count));
        if (first.Encoding == second.Encoding)
        {
            both.Units.ShouldBe(first.Units + second.Units);
            both.Count.ShouldBeLessThanOrEqualTo(first.Count + second.Count + 1);
        }
    });

    [Fact]
    public void What_we_bill_is_what_the_network_counts() =>
        s_texts.Sample(text => TextSegments.Of(text).Count.ShouldBe(Serverless.Emulator.Sms.Segments.Count(text)));

    private static readonly Gen<string> s_texts = Gen.OneOf(
        Gen.String[Gen.Char[GsmBasic + GsmExtended], 0, 700],
        Gen.String[Gen.Char["^{}\\[~]|€a"], 0, 700],
        Gen.OneOf(Gen.Const("😀"), Gen.Const("中"), Gen.Const("a"), Gen.Const("€")).Array[0, 300].Select(string.Concat));
}
