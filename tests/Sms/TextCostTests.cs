using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

/// <summary>The storage operations of a text are counted, since they are most of what it costs and of the time that it takes: docs/data.md.</summary>
public sealed class TextCostTests
{
    [Fact]
    public async Task A_text_with_an_answer_costs_the_storage_operations_that_are_written_down_and_eight_at_most()
    {
        await using var service = await CountedService.StartAsync();

        var costs = (await TextCosts.Measure(service)).ToDictionary(cost => cost.Case);

        costs["help, first time"].Of("ReceiveTexts").ShouldBe(
            ["receive from sms-inbound", "read Texts", "write TextDeadlines", "transaction Texts", "transaction Texts", "delete from sms-inbound"]);
        costs["help, again"].Of("ReceiveTexts").ShouldBe(
            ["receive from sms-inbound", "read Texts", "transaction Texts", "transaction Texts", "delete from sms-inbound"]);
        costs["message for an agent, first time"].Of("ReceiveTexts").ShouldBe(
        [
            "receive from sms-inbound", "read Texts", "read Contacts", "write ContactDeadlines", "transaction Contacts", "write Waiting", "write TextDeadlines", "transaction Texts", "transaction Texts",
            "query DeskDirectory", "delete from sms-inbound",
        ]);
        costs["message for an agent, joins the first"].Of("ReceiveTexts").ShouldBe(
        [
            "receive from sms-inbound", "read Texts", "read Contacts", "read Contacts", "transaction Contacts", "transaction Texts", "transaction Texts", "query DeskDirectory", "delete from sms-inbound",
        ]);
        costs["opt-out"].Of("ReceiveTexts").ShouldBe(
            ["receive from sms-inbound", "read Texts", "transaction Consent", "write TextDeadlines", "transaction Texts", "transaction Texts", "put on consent-mirror", "delete from sms-inbound"]);
        costs["opt-out, mirrored at the carrier"].Of("MirrorOptOuts").ShouldBe(["receive from consent-mirror", "query Consent", "delete from consent-mirror"]);
        costs["opt-in"].Of("ReceiveTexts").ShouldBe(
            ["receive from sms-inbound", "read Texts", "query Consent", "transaction Consent", "transaction Texts", "transaction Texts", "delete from sms-inbound"]);
        costs["help, with its delivery report"].Of("ReceiveDeliveryReports").ShouldBe(
            ["receive from sms-reports", "read Texts", "read Texts", "write Texts", "delete from sms-reports"]);
        // The shards are asked once a minute, whatever there is to do.
        costs["sweep that finds one settled number"].Of("SweepTexts").Where(what => what != "query TextDeadlines").ShouldBe(
            ["query Texts", "write Texts", "delete TextDeadlines"]);
        costs.Values.ShouldAllBe(cost => cost.Of("ReceiveTexts").Count(what => !IsOfTheDesk(what)) <= 8);
    }

    private static bool IsOfTheDesk(string operation) => new[] { "Contacts", "ContactDeadlines", "Waiting", "DeskDirectory" }.Any(table => operation.EndsWith($" {table}", StringComparison.Ordinal));
}
