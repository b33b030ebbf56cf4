using System.Net;
using System.Text.Json.Nodes;
using Serverless.Emulator.Sms;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>Opt-outs by API and by keyword, and what becomes of texts to those who opted out.</summary>
public sealed class OptOutTests
{
    private const string TollFree = "+18005550100";
    private const string UsShortCode = "55555";

    [Fact]
    public async Task The_api_adds_checks_and_removes()
    {
        await using var network = await StartAsync();
        var added = await Call(network, "add", TollFree, Alice, "bad");
        added.Status.ShouldBe(HttpStatusCode.OK);
        added.Body.ShouldBe($$"""{"value":[{"to":"{{Alice}}","httpStatusCode":200},{"to":"bad","httpStatusCode":400,"errorMessage":"Invalid recipient phone number format"}]}""");
        (await IsOptedOut(network, TollFree, Alice)).ShouldBeTrue();
        (await IsOptedOut(network, "12580", Alice)).ShouldBeFalse();

        await Call(network, "remove", TollFree, Alice);
        (await IsOptedOut(network, TollFree, Alice)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_api_refuses_what_it_cannot_do()
    {
        await using var network = await StartAsync();
        (await Call(network, "add", "+1(800)", Alice)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Call(network, "add", "10086", Alice)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Call(network, "add", TollFree)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await network.Acs(HttpMethod.Post, "/sms/optouts:check", Body(TollFree, Alice))).Json["error"]!["code"]!.GetValue<string>().ShouldBe("ApiVersionUnspecified");
    }

    [Fact]
    public async Task A_text_to_somebody_who_opted_out_is_accepted_and_then_fails_with_4007()
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        await Call(network, "add", "12580", Alice);

        var id = await network.SendOk(TextTo(Alice));

        var text = await network.Ended(id);
        text["status"]!.GetValue<string>().ShouldBe("failed");
        text["statusDetails"]!.GetValue<string>().ShouldBe("4007: Recipient opted out");
        var report = (await webhook.Got())[0].Event["data"]!;
        report["deliveryStatus"]!.GetValue<string>().ShouldBe("Failed");
        report["deliveryStatusDetails"]!.GetValue<string>().ShouldStartWith("4007");
    }

    [Theory]
    [InlineData(TollFree, "STOP", true, "NETWORK MSG")]
    [InlineData(TollFree, " stop ", true, "NETWORK MSG")]
    [InlineData(TollFree, "QUIT", false, null)]
    [InlineData(TollFree, "HELP", false, null)]
    [InlineData(UsShortCode, "STOP", true, "unsubscribed")]
    [InlineData(UsShortCode, "Opt Out", true, "unsubscribed")]
    [InlineData(UsShortCode, "REVOKE", true, "unsubscribed")]
    [InlineData(UsShortCode, "HELP", false, "Messages from 55555")]
    [InlineData(UsShortCode, "please stop", false, null)]
    [InlineData("12580", "STOP", false, null)]
    [InlineData("12580", "退订", false, null)]
    public async Task Keywords_act_by_kind_of_sender_and_are_relayed_all_the_same(string to, string message, bool optsOut, string? reply)
    {
        await using var network = await StartAsync(WithUsShortCode);
        await using var webhook = await network.Subscribe();

        await network.Text(message, to: to);

        (await webhook.Got())[0].Event["data"]!["message"]!.GetValue<string>().ShouldBe(message);
        (await IsOptedOut(network, to, Alice)).ShouldBe(optsOut);
        var replies = (await network.Thread(Alice)).Where(text => text!["direction"]!.GetValue<string>() == "out").ToList();
        if (reply is null)
            replies.ShouldBeEmpty();
        else
            replies.Single()!["message"]!.GetValue<string>().ShouldContain(reply);
        (await network.Get("/emulator/ledger")).Json["accepted"]!.GetValue<int>().ShouldBe(0, "the network's own replies are not the service's texts");
    }

    [Theory]
    [InlineData(TollFree, "START")]
    [InlineData(TollFree, "unstop")]
    [InlineData(UsShortCode, "START")]
    public async Task START_opts_in_again(string to, string message)
    {
        await using var network = await StartAsync(WithUsShortCode);
        await network.Text("STOP", to: to);
        (await IsOptedOut(network, to, Alice)).ShouldBeTrue();
        await network.Text(message, to: to);
        (await IsOptedOut(network, to, Alice)).ShouldBeFalse();
    }

    private static void WithUsShortCode(Serverless.Emulator.EmulatorOptions options)
    {
        foreach (var sender in Sender.Defaults)
            options.Senders.Add(sender);
        options.Senders.Add(new Sender(UsShortCode, SenderKind.UsShortCode));
    }

    private static Task<Answer> Call(TestNetwork network, string operation, string from, params string[] to) =>
        network.Acs(HttpMethod.Post, $"/sms/optouts:{operation}?api-version={Newest}", Body(from, to));

    private static JsonObject Body(string from, params string[] to) => new()
    {
        ["from"] = from,
        ["recipients"] = new JsonArray([.. to.Select(number => new JsonObject { ["to"] = number })]),
    };

    private static async Task<bool> IsOptedOut(TestNetwork network, string from, string to) =>
        (await Call(network, "check", from, to)).Item["isOptedOut"]!.GetValue<bool>();
}
