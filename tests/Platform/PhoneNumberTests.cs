using CsCheck;
using Serverless.Platform;

namespace Serverless.Tests.Platform;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("8613800138000", "+8613800138000")]
    [InlineData("+8613800138000", "+8613800138000")]
    [InlineData(" +8613800138000 ", "+8613800138000")]
    [InlineData("+86 138-0013-8000", "+8613800138000")]
    [InlineData("＋８６１３８００１３８０００", "+8613800138000")]
    [InlineData("12065550101", "+12065550101")]
    [InlineData("+1 (206) 555-0101", "+12065550101")]
    [InlineData("447700900123", "+447700900123")]
    [InlineData("85261234567", "+85261234567")]
    public void From_the_carrier_digits_are_an_international_number_with_or_without_plus(string spelling, string expected)
    {
        PhoneNumber.TryFromCarrier(spelling, out var number).ShouldBeTrue();

        number.Value.ShouldBe(expected);
        number.Kind.ShouldBe(PhoneNumberKind.International);
    }

    [Theory]
    [InlineData("110")]
    [InlineData("1258")]
    [InlineData("12580")]
    [InlineData("10086")]
    [InlineData("95588")]
    [InlineData("123456")]
    [InlineData("1069012345678")]
    [InlineData("106901234567890123")]
    [InlineData("11185000")]
    [InlineData("１２５８０")]
    public void From_the_carrier_short_codes_and_service_numbers_are_no_international_numbers(string spelling)
    {
        PhoneNumber.TryFromCarrier(spelling, out var number).ShouldBeTrue();

        number.Kind.ShouldBe(PhoneNumberKind.ShortCode);
        number.Value.ShouldBe(spelling.Normalize(System.Text.NormalizationForm.FormKC));
    }

    [Theory]
    [InlineData("Mobile12580")]
    [InlineData("BANK")]
    [InlineData("中国移动")]
    [InlineData("Taxi 24")]
    public void From_the_carrier_anything_with_letters_is_a_senders_name(string spelling)
    {
        PhoneNumber.TryFromCarrier(spelling, out var number).ShouldBeTrue();

        number.Kind.ShouldBe(PhoneNumberKind.Alphanumeric);
        number.Value.ShouldBe(spelling);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("+")]
    [InlineData("---")]
    [InlineData("+12345")]
    [InlineData("+1234567890123456")]
    [InlineData("a\u0007b")]
    [InlineData("\ud83d")]
    [InlineData("a name that is longer than any sender may be")]
    public void From_the_carrier_what_names_nobody_is_refused(string? spelling) => PhoneNumber.TryFromCarrier(spelling, out _).ShouldBeFalse();

    [Theory]
    [InlineData("+8613800138000", "+8613800138000")]
    [InlineData("8613800138000", "+8613800138000")]
    [InlineData("13800138000", "+8613800138000")]
    [InlineData("138 0013 8000", "+8613800138000")]
    [InlineData("138-0013-8000", "+8613800138000")]
    [InlineData("１３８００１３８０００", "+8613800138000")]
    [InlineData("＋８６ １３８００１３８０００", "+8613800138000")]
    [InlineData("0086 138 0013 8000", "+8613800138000")]
    [InlineData("+1 (206) 555-0101", "+12065550101")]
    [InlineData("12065550101", "+12065550101")]
    [InlineData("+44 7700 900123", "+447700900123")]
    [InlineData("+852 6123 4567", "+85261234567")]
    public void A_person_may_type_a_number_in_any_usual_way(string typed, string expected)
    {
        PhoneNumber.TryFromPerson(typed, out var number).ShouldBeTrue();

        number.Value.ShouldBe(expected);
        number.Kind.ShouldBe(PhoneNumberKind.International);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("12580")]
    [InlineData("10086")]
    [InlineData("95588")]
    [InlineData("110")]
    [InlineData("1069012345678")]
    [InlineData("Mobile12580")]
    [InlineData("BANK")]
    [InlineData("1-800-FLOWERS")]
    [InlineData("hello")]
    [InlineData("+")]
    [InlineData("+123")]
    [InlineData("+86138001380001380013800")]
    [InlineData("\ud83d")]
    [InlineData("1380013800013800138000138001380001380013800")]
    public void A_person_may_not_name_what_cannot_be_texted(string? typed) => PhoneNumber.TryFromPerson(typed, out _).ShouldBeFalse();

    [Fact]
    public void Every_spelling_of_a_number_is_the_same_number()
    {
        PhoneNumber.TryFromCarrier("8613800138000", out var carrier);
        PhoneNumber.TryFromPerson("138 0013 8000", out var person);

        person.ShouldBe(carrier);
        person.Key.ShouldBe(carrier.Key);
    }

    [Fact]
    public void What_is_stored_reads_back_the_same() => s_carrierSpelling.Sample(text =>
    {
        if (PhoneNumber.TryFromCarrier(text, out var number)) PhoneNumber.FromStored(number.Value).ShouldBe(number);
    });

    [Fact]
    public void No_spelling_makes_reading_fail_with_an_exception() => Gen.String.Sample(text =>
    {
        PhoneNumber.TryFromCarrier(text, out _);
        PhoneNumber.TryFromPerson(text, out _);
    });

    [Fact]
    public void A_number_that_gets_into_a_log_by_mistake_leaves_no_digits_of_itself()
    {
        var number = PhoneNumber.FromStored("+8613800138000");

        $"{number}".ShouldBe(number.Key.Value);
    }

    private static readonly Gen<string> s_carrierSpelling =
        Gen.OneOf(Gen.String[Gen.Char["+0123456789"], 0, 20], Gen.String[Gen.Char["+0123456789 -()abcXYZ中"], 0, 20], Gen.String);
}
