using CsCheck;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class TextIdTests
{
    private static readonly Gen<DateTimeOffset> s_times = Gen.DateTimeOffset.Select(time => time.ToUniversalTime());

    [Fact]
    public void TryParse_gives_back_any_id_with_its_number() => Gen.Select(Gen.Long[10_000_000, 999_999_999_999], s_times, Gen.String).Sample((digits, at, key) =>
    {
        var number = Numbers.Of($"+{digits}").Key;
        var id = TextId.Create(number, at, key);

        TextId.TryParse(id.Value, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(id);
        parsed.Number.ShouldBe(number);
        TextId.Of(number, id.Suffix).ShouldBe(id);
        id.Value.ShouldMatch("^[0-9a-v]{37}$");
    });

    [Fact]
    public void Newer_texts_of_a_number_sort_before_older_ones() => Gen.Select(s_times, s_times).Sample((a, b) =>
    {
        var number = Numbers.Of("+8613800138000").Key;
        Math.Sign(string.CompareOrdinal(TextId.Create(number, a, "").Suffix, TextId.Create(number, b, "").Suffix)).ShouldBe(Math.Sign(b.CompareTo(a)));
    });

    [Fact]
    public void The_same_key_number_and_time_are_the_same_id_and_any_other_is_not()
    {
        var (number, at) = (Numbers.Of("+8613800138000").Key, new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero));
        var id = TextId.Create(number, at, "api/1");

        TextId.Create(number, at.ToOffset(TimeSpan.FromHours(8)), "api/1").ShouldBe(id);
        TextId.Create(number, at, "api/2").ShouldNotBe(id);
        TextId.Create(number, at.AddTicks(1), "api/1").ShouldNotBe(id);
        TextId.Create(Numbers.Of("+8613800138001").Key, at, "api/1").ShouldNotBe(id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("conversation")]
    [InlineData("0123456789abcdefghijklmnopqrstuv0123")]
    [InlineData("0123456789abcdefghijklmnopqrstuv012345")]
    [InlineData("0123456789abcdefghijklmnopqrstuv0123'")]
    [InlineData("0123456789ABCDEFGHIJKLMNOPQRSTUV01234")]
    public void TryParse_refuses_what_is_no_id(string? text) => TextId.TryParse(text, out _).ShouldBeFalse();
}
