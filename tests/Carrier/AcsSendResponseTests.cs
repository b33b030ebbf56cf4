using System.Text;
using CsCheck;
using Serverless.Carrier;
using Serverless.Carrier.Acs;
using Serverless.Tests.Support;

namespace Serverless.Tests.Carrier;

public sealed class AcsSendResponseTests
{
    [Fact]
    public void Each_recipient_has_an_outcome_of_their_own()
    {
        var outcomes = Read(3, """
            { "value": [
              { "to": "+12065550101", "messageId": "Outgoing_1", "httpStatusCode": 202, "repeatabilityResult": "accepted", "successful": true },
              { "to": "12065550102", "httpStatusCode": 400, "successful": false, "errorMessage": "Invalid To phone number format." },
              { "to": "+12065550103", "httpStatusCode": 503, "repeatabilityResult": null, "successful": false, "errorMessage": "ServiceUnavailable" } ] }
            """);

        outcomes[0].ShouldBe(new SendOutcome.Accepted("Outgoing_1"));
        outcomes[1].ShouldBe(new SendOutcome.Refused("400", "Invalid To phone number format.", DeliveryConsequence.BadNumber));
        outcomes[2].ShouldBe(new SendOutcome.Busy("503", null));
    }

    [Theory]
    [InlineData("""{"to":"+1","httpStatusCode":400,"repeatabilityResult":"rejected","successful":false,"errorMessage":"Repeatability-First-Sent is not a valid RFC 1123 date."}""", typeof(SendOutcome.Refused))]
    [InlineData("""{"to":"+1","httpStatusCode":429,"successful":false}""", typeof(SendOutcome.Busy))]
    [InlineData("""{"to":"+1","httpStatusCode":409,"successful":false,"errorMessage":"still in progress"}""", typeof(SendOutcome.Unknown))]
    [InlineData("""{"to":"+1","httpStatusCode":412,"repeatabilityResult":"rejected","successful":false}""", typeof(SendOutcome.Unknown))]
    [InlineData("""{"to":"+1","httpStatusCode":500,"successful":false}""", typeof(SendOutcome.Unknown))]
    [InlineData("""{"to":"+1","httpStatusCode":401,"successful":false}""", typeof(SendOutcome.Refused))]
    [InlineData("""{"To":"+1","MessageId":"m","HttpStatusCode":202,"Successful":true}""", typeof(SendOutcome.Accepted))]
    [InlineData("""{"to":"+1","messageId":"m","httpStatusCode":"202","successful":true}""", typeof(SendOutcome.Accepted))]
    [InlineData("""{"to":"+1","messageId":"m","successful":true}""", typeof(SendOutcome.Accepted))]
    [InlineData("""{"to":"+1","httpStatusCode":202,"successful":true}""", typeof(SendOutcome.Unknown))]
    [InlineData("""{"to":"+1","successful":true}""", typeof(SendOutcome.Unknown))]
    public void What_a_recipients_item_says_decides_whether_it_is_sent_again(string item, Type outcome) =>
        Read(1, $$"""{"value":[{{item}}]}""").ShouldHaveSingleItem().ShouldBeOfType(outcome);

    // The texts may be on their way: sending again with new ids would be a second copy.
    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"value":null}""")]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"value":[1,2]}""")]
    [InlineData("""{"value":[{"messageId":"m","httpStatusCode":202}]}""")]
    [InlineData("""{"value":[{"messageId":"\ud800","httpStatusCode":202},{"messageId":"m","httpStatusCode":202}]}""")]
    public void A_202_that_cannot_be_read_leaves_everybody_unknown(string body) => Read(2, body).ShouldBe([s_unread, s_unread]);

    [Fact]
    public void No_body_makes_reading_fail_with_an_exception() => Gen.Select(Gen.Byte.Array, Gen.Int[1, 3], Gen.Int[400, 599]).Sample((body, recipients, status) =>
    {
        AcsSendResponse.Read(body, recipients).Count.ShouldBe(recipients);
        AcsSendResponse.Whole(new CannedResponse(status, body));
    });

    [Theory]
    [InlineData(400, """{"From":["The From field has an invalid format."]}""", "From: The From field has an invalid format.")]
    [InlineData(400, """{"type":"https://tools.ietf.org/html/rfc9110","title":"One or more validation errors occurred.","status":400,"errors":{"From":["bad format"]},"traceId":"00-1"}""", "From: bad format")]
    [InlineData(400, """{"error":{"code":"ApiVersionUnspecified","message":"An API version is required."}}""", "ApiVersionUnspecified An API version is required.")]
    [InlineData(401, """{"error":{"code":"Unauthorized","message":""}}""", "Unauthorized")]
    [InlineData(401, """{"error":{"code":"Denied","message":"Denied by the resource provider."}}""", "Denied Denied by the resource provider.")]
    [InlineData(404, """{"title":"Not Found","status":404}""", "Not Found")]
    [InlineData(400, "plain words", "The carrier refused it.")]
    [InlineData(400, "", "The carrier refused it.")]
    [InlineData(400, "[]", "The carrier refused it.")]
    [InlineData(400, """{"error":{"code":"\ud800"}}""", "The carrier refused it.")]
    public void A_refusal_of_the_whole_request_says_why_in_any_of_its_bodies(int status, string body, string reason) =>
        AcsSendResponse.Whole(new CannedResponse(status, Encoding.UTF8.GetBytes(body))).ShouldBe(new SendOutcome.Refused($"{status}", reason));

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public void Busy_keeps_the_time_that_the_carrier_asked_for(int status)
    {
        Busy(status, ("Retry-After", "7")).ShouldBe(TimeSpan.FromSeconds(7));
        Busy(status, ("retry-after-ms", "1500")).ShouldBe(TimeSpan.FromMilliseconds(1500));
        Busy(status, ("x-ms-retry-after-ms", "900")).ShouldBe(TimeSpan.FromMilliseconds(900));
        Busy(status).ShouldBeNull();
        Busy(status, ("Retry-After", "soon")).ShouldBeNull();
        Busy(status, ("Retry-After", "-5")).ShouldBeNull();
        Busy(status, ("Retry-After", "1e300")).ShouldBeNull();
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public void An_error_that_does_not_say_whether_the_texts_were_taken_leaves_them_unknown(int status) =>
        AcsSendResponse.Whole(new CannedResponse(status, [])).ShouldBeOfType<SendOutcome.Unknown>();

    private static readonly SendOutcome s_unread = new SendOutcome.Unknown("The carrier's answer could not be read.");

    private static IReadOnlyList<SendOutcome> Read(int recipients, string body) => AcsSendResponse.Read(Encoding.UTF8.GetBytes(body), recipients);

    private static TimeSpan? Busy(int status, params (string, string)[] headers) =>
        AcsSendResponse.Whole(new CannedResponse(status, [], headers)).ShouldBeOfType<SendOutcome.Busy>().ShouldSatisfy(busy => busy.Code.ShouldBe($"{status}")).RetryAfter;
}
