using CsCheck;
using Serverless.Emulator.Sms;

namespace Serverless.Tests.Emulator;

public sealed class SegmentsTests
{
    [Theory]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('€', 80, 1)]
    [InlineData('€', 81, 2)]
    [InlineData('€', 152, 2)]
    [InlineData('€', 153, 3)]
    [InlineData('字', 70, 1)]
    [InlineData('字', 71, 2)]
    [InlineData('字', 134, 2)]
    [InlineData('字', 135, 3)]
    public void Count_OfOneCharacter(char c, int length, int expected) => Segments.Count(new string(c, length)).ShouldBe(expected);

    [Fact]
    public void Count_EmojiIsNotCutInTwo()
    {
        // 33 pairs fill 66 of 67 units: the last one stays empty.
        Segments.Count(string.Concat(Enumerable.Repeat("😀", 66))).ShouldBe(2);
        Segments.Count(string.Concat(Enumerable.Repeat("😀", 67))).ShouldBe(3);
    }

    [Fact]
    public void Count_EmptyTextIsOne() => Segments.Count("").ShouldBe(1);

    [Fact]
    public void Count_NeverFallsWhenTextGrows() =>
        Gen.String[Gen.Char["abc€字{\n"], 0, 700].Sample(text => Segments.Count(text) <= Segments.Count(text + "a") && Segments.Count(text) <= Segments.Count(text + "字"));
}
