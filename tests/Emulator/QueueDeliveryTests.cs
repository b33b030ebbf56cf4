using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Serverless.Emulator;
using Serverless.Emulator.EventGrid;
using Serverless.Tests.Support;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>Events in a real queue.</summary>
public sealed class QueueDeliveryTests
{
    private const string Received = "Microsoft.Communication.SMSReceived";

    [Fact]
    public async Task An_event_is_one_base64_object_in_a_queue_that_is_made_for_it()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var network = await StartAsync(options => options.Subscriptions.Add(Subscribe(storage)));

        var id = await network.Text("你好");

        var e = JsonNode.Parse(Decode((await Messages(storage)).Single().MessageText))!.AsObject();
        e.Select(field => field.Key).ShouldBe(["id", "topic", "subject", "eventType", "eventTime", "dataVersion", "metadataVersion", "data"]);
        e["id"]!.GetValue<string>().ShouldBe(id);
        e["eventType"]!.GetValue<string>().ShouldBe(Received);
        e["eventTime"]!.GetValue<string>().ShouldEndWith("Z");
        e["data"]!["message"]!.GetValue<string>().ShouldBe("你好");
        (await network.Ended(id))["status"]!.GetValue<string>().ShouldBe("delivered");
    }

    [Fact]
    public async Task CloudEvents_and_plain_text_are_a_choice()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var network = await StartAsync();
        (await network.PutSubscription(Subscribe(storage, QueueEncoding.Plain) with { Schema = EventSchema.CloudEventSchemaV1_0 })).Status.ShouldBe(System.Net.HttpStatusCode.OK);

        var id = await network.Text("你好");

        var e = JsonNode.Parse((await Messages(storage)).Single().MessageText)!.AsObject();
        e.Select(field => field.Key).ShouldBe(["specversion", "type", "source", "subject", "id", "time", "data"]);
        e["specversion"]!.GetValue<string>().ShouldBe("1.0");
        e["type"]!.GetValue<string>().ShouldBe(Received);
        e["id"]!.GetValue<string>().ShouldBe(id);
    }

    [Fact]
    public async Task A_fault_makes_a_message_plain()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var network = await StartAsync(options => options.Subscriptions.Add(Subscribe(storage)));
        await network.Faults("""{"eventPlainText":{"count":1}}""");
        await network.Text("一");
        (await Messages(storage)).Single().MessageText.ShouldStartWith("{");
        await network.Text("二");
        (await Messages(storage, 1)).Single().MessageText.ShouldStartWith("ey");
    }

    [Fact]
    public async Task A_subscription_gets_only_the_types_that_it_wants()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var network = await StartAsync(options => options.Subscriptions.Add(Subscribe(storage)));
        await network.Ended(await network.SendOk(TextTo(Alice)));
        var id = await network.Text("x");
        JsonNode.Parse(Decode((await Messages(storage)).Single().MessageText))!["id"]!.GetValue<string>().ShouldBe(id);
    }

    [Fact]
    public async Task A_thousand_texts_arrive_each_once()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var network = await StartAsync(options => options.Subscriptions.Add(Subscribe(storage)));

        var sent = new HashSet<string>(await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => network.Text($"{i}", from: $"+86137{i:00000000}"))));

        var got = (await Messages(storage, 1000)).Select(message => JsonNode.Parse(Decode(message.MessageText))!["id"]!.GetValue<string>()).ToList();
        got.Count.ShouldBe(1000);
        got.ToHashSet().SetEquals(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task Storage_that_is_not_there_yet_is_tried_again()
    {
        var port = Serverless.Local.Ports.Free();
        var nowhere = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:{port}/a;";
        await using var network = await StartAsync(options => options.Subscriptions.Add(Subscribe(nowhere) with { MaxDeliveryAttempts = 3 }));

        await network.Text("x");

        await network.Saw(EmulatorEventKind.EventRetried, e => e.Attempts == 2);
        var given = await network.Saw(EmulatorEventKind.EventDeadLettered);
        given.Attempts.ShouldBe(3);
        given.Details.ShouldBe("MaxDeliveryAttemptsExceeded, SocketError");
    }

    [Fact]
    public async Task The_connection_string_is_not_shown()
    {
        var storage = await TestStorage.NewAccountAsync();
        await using var network = await StartAsync(options => options.Subscriptions.Add(Subscribe(storage)));
        var shown = (await network.Get("/emulator/subscriptions/sms-inbound")).Body;
        shown.ShouldContain("\"name\":\"inbound\"");
        shown.ShouldNotContain("AccountKey");
    }

    private static Subscription Subscribe(string storage, QueueEncoding encoding = QueueEncoding.Base64) =>
        new() { Name = "sms-inbound", EventTypes = [Received], Queue = new QueueTarget(storage, "inbound", encoding) };

    private static string Decode(string message) => Encoding.UTF8.GetString(Convert.FromBase64String(message));

    private static async Task<IReadOnlyList<QueueMessage>> Messages(string storage, int count = 1)
    {
        var queue = new QueueClient(storage, "inbound");
        var all = new List<QueueMessage>();
        return await Wait.For(
            async () =>
            {
                if (await queue.ExistsAsync())
                    all.AddRange((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5))).Value);
                return all;
            },
            messages => messages.Count >= count, TimeSpan.FromSeconds(30), $"{count} messages should be in the queue");
    }
}
