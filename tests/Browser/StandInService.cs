using Microsoft.AspNetCore.Http;
using Serverless.Tests.Emulator;

namespace Serverless.Tests.Browser;

/// <summary>An emulator, and something in the service's role that answers what a handset texts. Only the page is under test here.</summary>
internal sealed class StandInService : IAsyncDisposable
{
    private static readonly Dictionary<string, string> s_answers = new()
    {
        ["帮助"] = "【12580】您好！回复 1 查询留言，2 虚拟号码，人工 转座席。回复 退订 不再接收推广短信。",
        ["人工"] = "【12580】早上好！您的短信已转给座席，我们会尽快回复，不会丢失。",
        ["HELP"] = "12580: Reply 1 for messages, AGENT for a person, STOP to opt out.",
    };

    private readonly TestNetwork _network;
    private readonly WebhookReceiver _webhook;

    private StandInService(TestNetwork network, WebhookReceiver webhook) => (_network, _webhook) = (network, webhook);

    public TestNetwork Network => _network;

    public Uri Url => _network.App.Url;

    public static async Task<StandInService> StartAsync()
    {
        var network = await TestNetwork.StartAsync(options => options.DeliveryDelay = TimeSpan.FromMilliseconds(100));
        var webhook = await network.Subscribe(subscription => subscription with { EventTypes = ["Microsoft.Communication.SMSReceived"] });
        var service = new StandInService(network, webhook);
        webhook.OnEvent = service.AnswerAsync;
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _webhook.DisposeAsync();
        await _network.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(WebhookReceiver.Received received)
    {
        var data = received.Event["data"]!;
        var message = data["message"]!.GetValue<string>();
        var answer = s_answers.GetValueOrDefault(message, $"【12580】已收到：{message}");
        await _network.SendOk(TestNetwork.TextTo("+" + data["from"]!.GetValue<string>(), answer, tag: received.Event["id"]!.GetValue<string>()));
        return Results.Ok();
    }
}
