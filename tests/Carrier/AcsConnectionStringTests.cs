using Serverless.Carrier.Acs;

namespace Serverless.Tests.Carrier;

public sealed class AcsConnectionStringTests
{
    [Theory]
    [InlineData("endpoint=https://contoso.communication.azure.com/;accesskey=AAEC")]
    [InlineData("endpoint=https://contoso.communication.azure.com;accesskey=AAEC;")]
    [InlineData("AccessKey=AAEC; Endpoint=https://contoso.communication.azure.com/")]
    public void Endpoint_and_key_are_found_in_any_order_and_case(string text)
    {
        var (endpoint, key) = AcsClient.ParseConnectionString(text);

        endpoint.Host.ShouldBe("contoso.communication.azure.com");
        key.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void A_key_may_end_in_equals_signs() =>
        AcsClient.ParseConnectionString("endpoint=https://x/;accesskey=AA==").AccessKey.ShouldBe([0]);

    [Theory]
    [InlineData("", "endpoint")]
    [InlineData("accesskey=AAEC", "endpoint")]
    [InlineData("endpoint=contoso;accesskey=AAEC", "endpoint")]
    [InlineData("endpoint=https://x/", "accesskey")]
    [InlineData("endpoint=https://x/;accesskey=not base64!", "accesskey")]
    public void What_is_missing_is_named_and_the_key_is_not_shown(string text, string missing)
    {
        var refusal = Should.Throw<InvalidOperationException>(() => AcsClient.ParseConnectionString(text));

        refusal.Message.ShouldContain(missing);
        refusal.Message.ShouldNotContain("not base64!");
    }
}
