using CsCheck;
using Serverless.Carrier;
using Serverless.Carrier.Acs;

namespace Serverless.Tests.Carrier;

public sealed class AcsCodesTests
{
    // acs.md 1.10: every documented code and what it asks for.
    [Theory]
    [InlineData(4000, DeliveryConsequence.None)]
    [InlineData(4001, DeliveryConsequence.None)]
    [InlineData(4002, DeliveryConsequence.BadNumber)]
    [InlineData(4003, DeliveryConsequence.None)]
    [InlineData(4004, DeliveryConsequence.BadNumber)]
    [InlineData(4005, DeliveryConsequence.None)]
    [InlineData(4006, DeliveryConsequence.None)]
    [InlineData(4007, DeliveryConsequence.OptedOut)]
    [InlineData(4008, DeliveryConsequence.None)]
    [InlineData(4009, DeliveryConsequence.None)]
    [InlineData(4010, DeliveryConsequence.None)]
    [InlineData(4020, DeliveryConsequence.None)]
    [InlineData(5000, DeliveryConsequence.None)]
    [InlineData(5001, DeliveryConsequence.None)]
    [InlineData(5002, DeliveryConsequence.Unknown)]
    [InlineData(9999, DeliveryConsequence.Unknown)]
    public void Every_documented_code_has_a_meaning_an_advice_and_its_consequence(int code, DeliveryConsequence consequence)
    {
        var outcome = AcsCodes.Outcome("Failed", $"{code}: whatever ACS says of it");

        outcome.Delivered.ShouldBeFalse();
        outcome.Code.ShouldBe($"{code}");
        outcome.Consequence.ShouldBe(consequence);
        outcome.Meaning.ShouldNotContain("not documented");
        outcome.Advice.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("Delivered", "2000: No Error")]
    [InlineData("delivered", null)]
    [InlineData("DELIVERED", "")]
    [InlineData("Delivered", "no number")]
    [InlineData("Delivered", "4006: contradicts itself")]
    public void Delivered_is_delivered_whatever_the_details_say(string status, string? details) =>
        AcsCodes.Outcome(status, details).ShouldSatisfyAllConditions(o => o.Delivered.ShouldBeTrue(), o => o.Code.ShouldBe("2000"), o => o.Consequence.ShouldBe(DeliveryConsequence.None));

    [Theory]
    [InlineData("4099: something new", "4099")]
    [InlineData("2000: contradicts itself", "2000")]
    [InlineData("99999999999999999999", "99999999999999999999")]
    [InlineData("no number", "unknown")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    public void A_code_that_is_not_documented_is_a_failure_that_keeps_it(string? details, string code) =>
        AcsCodes.Outcome("Failed", details).ShouldSatisfyAllConditions(o => o.Delivered.ShouldBeFalse(), o => o.Code.ShouldBe(code), o => o.Consequence.ShouldBe(DeliveryConsequence.None));

    [Fact]
    public void No_status_makes_reading_fail_with_an_exception() => Gen.Select(Gen.String.Null(), Gen.String.Null()).Sample((status, details) => { AcsCodes.Outcome(status, details); });
}
