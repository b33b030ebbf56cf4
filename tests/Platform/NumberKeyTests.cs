using CsCheck;
using Serverless.Platform;

namespace Serverless.Tests.Platform;

public sealed class NumberKeyTests
{
    private static readonly Gen<PhoneNumber> s_numbers = Gen.Long[10_000_000, 999_999_999_999].Select(digits => PhoneNumber.FromStored($"+{digits}"));

    [Fact]
    public void Parse_gives_back_the_key_of_any_number() =>
        s_numbers.Sample(number => NumberKey.Parse(number.Key.Value).ShouldBe(number.Key));

    [Fact]
    public void Key_is_sixteen_characters_that_are_safe_in_table_keys_and_stays_the_same_for_ever()
    {
        s_numbers.Sample(number => number.Key.Value.ShouldMatch("^[0-9a-v]{16}$"));
        // Stored partition keys depend on it.
        PhoneNumber.FromStored("+8613800138000").Key.Value.ShouldBe("thgv7hh0l65ttbcc");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcdefg")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcdez")]
    [InlineData("+8613800138000__")]
    public void Parse_refuses_what_is_no_key(string? text)
    {
        NumberKey.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => NumberKey.Parse(text!));
    }

    [Fact]
    public void Shard_spreads_numbers_evenly_over_all_shards()
    {
        var sizes = Enumerable.Range(0, 16_000).Select(n => PhoneNumber.FromStored($"+86138{n:00000000}").Key.Shard(16)).CountBy(shard => shard).ToDictionary();

        sizes.Keys.Order().ShouldBe(Enumerable.Range(0, 16));
        sizes.Values.ShouldAllBe(size => size > 800 && size < 1200);
    }
}
