using System.Net;
using System.Text.Json.Nodes;
using Serverless.Emulator;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>The control API that tests and the page use.</summary>
public sealed class ControlTests
{
    [Theory]
    [InlineData("+8613800138000")]
    [InlineData("8613800138000")]
    [InlineData("%2B8613800138000")]
    [InlineData("%2B86%20138%200013%208000")]
    public async Task A_handset_is_found_with_and_without_plus(string number)
    {
        await using var network = await StartAsync();
        await network.Text("帮助", from: "8613800138000");
        await network.SendOk(TextTo(Alice, "您好"));

        var thread = (await network.Get($"/emulator/handsets/{number}/messages")).Json.AsArray();

        thread.Select(text => text!["message"]!.GetValue<string>()).ShouldBe(["帮助", "您好"]);
        (await network.Get($"/emulator/ledger?to={number}")).Json["accepted"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_thread_has_every_field_oldest_first()
    {
        await using var network = await StartAsync();
        var inbound = await network.Text("帮助");
        var body = TextTo(Alice, "您好", tag: "help");
        var outbound = await network.SendOk(body);

        var thread = await network.Thread(Alice);

        var first = thread[0]!.AsObject();
        first["direction"]!.GetValue<string>().ShouldBe("in");
        first["from"]!.GetValue<string>().ShouldBe(Alice);
        first["to"]!.GetValue<string>().ShouldBe("12580");
        first["message"]!.GetValue<string>().ShouldBe("帮助");
        first["messageId"]!.GetValue<string>().ShouldBe(inbound);
        first.ContainsKey("repeatabilityRequestId").ShouldBeTrue();
        first["repeatabilityRequestId"].ShouldBeNull();
        first["tag"].ShouldBeNull();
        var second = thread[1]!.AsObject();
        second["direction"]!.GetValue<string>().ShouldBe("out");
        second["from"]!.GetValue<string>().ShouldBe("12580");
        second["to"]!.GetValue<string>().ShouldBe(Alice);
        second["messageId"]!.GetValue<string>().ShouldBe(outbound);
        second["repeatabilityRequestId"]!.GetValue<string>().ShouldBe(body["smsRecipients"]![0]!["repeatabilityRequestId"]!.GetValue<string>());
        second["tag"]!.GetValue<string>().ShouldBe("help");
        At(second).ShouldBeGreaterThan(At(first));
    }

    [Fact]
    public async Task Texts_one_after_the_other_have_growing_times_even_if_the_clock_stands()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var network = await StartAsync(options => options.Time = clock);
        for (var i = 0; i < 20; i++)
            await network.Text($"{i}");
        var times = (await network.Thread(Alice)).Select(text => At(text!)).ToList();
        times.ShouldBe(times.Order());
        times.Distinct().Count().ShouldBe(20);
    }

    [Theory]
    [InlineData("""{"to":"12580","message":"x"}""", "from")]
    [InlineData("""{"from":"+","to":"12580","message":"x"}""", "from")]
    [InlineData("""{"from":"+8613800138000","to":"12580"}""", "message")]
    [InlineData("""{"from":"+8613800138000","to":"10086","message":"x"}""", "12580")]
    [InlineData("""{"from":"+8613800138000","to":"Mobile12580","message":"x"}""", "alphanumeric")]
    public async Task A_text_that_cannot_be_is_refused_with_its_cure(string body, string mentions)
    {
        await using var network = await StartAsync();
        var answer = await network.Put(HttpMethod.Post, "/emulator/sms", JsonNode.Parse(body));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Json["detail"]!.GetValue<string>().ShouldContain(mentions);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_refused_with_problem_details()
    {
        await using var network = await StartAsync();
        using var content = new StringContent("hello", System.Text.Encoding.UTF8, "application/json");
        var answer = await Answer.Of(await network.Http.PostAsync(new Uri("/emulator/sms", UriKind.Relative), content));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers["Content-Type"].ShouldStartWith("application/problem+json");
    }

    [Theory]
    [InlineData("10086", "10086")]
    [InlineData("SomeShop", "SomeShop")]
    [InlineData("+8613800138000", "8613800138000")]
    public async Task Anybody_can_text_the_service(string from, string inEvent)
    {
        await using var network = await StartAsync();
        await using var webhook = await network.Subscribe();
        var id = await network.Text("你好", from: from, to: "1258");

        var e = (await webhook.Got())[0].Event;
        e["eventType"]!.GetValue<string>().ShouldBe("Microsoft.Communication.SMSReceived");
        e["id"]!.GetValue<string>().ShouldBe(id);
        e["subject"]!.GetValue<string>().ShouldBe("/phonenumber/1258");
        e["data"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .ShouldMatch($$"""^\{"messageId":"{{id}}","from":"{{inEvent}}","to":"1258","message":"你好","receivedTimestamp":"[^"]+Z","segmentCount":1\}$""");
    }

    [Fact]
    public async Task A_text_that_no_subscription_wants_shows_as_failed()
    {
        await using var network = await StartAsync();
        var lost = await network.Text("有人吗");
        (await network.Ended(lost))["status"]!.GetValue<string>().ShouldBe("failed");
        await using var webhook = await network.Subscribe();
        var taken = await network.Text("有人吗");
        (await network.Ended(taken))["status"]!.GetValue<string>().ShouldBe("delivered");
    }

    [Fact]
    public async Task The_ledger_filters_counts_and_pages()
    {
        await using var network = await StartAsync();
        for (var i = 0; i < 5; i++)
            await network.SendOk(TextTo(Alice, $"{i}", tag: "a"));
        await network.SendOk(TextTo(Bob, "5", tag: "b"));
        await network.SendOk(TextTo(Bob, "6", from: "1258", tag: "b"));
        await network.Text("not in the ledger");

        async Task<(int Accepted, string Messages)> Ledger(string query)
        {
            var json = (await network.Get($"/emulator/ledger?{query}")).Json;
            return (json["accepted"]!.GetValue<int>(), string.Concat(json["messages"]!.AsArray().Select(text => text!["message"]!.GetValue<string>())));
        }

        (await Ledger("")).ShouldBe((7, "0123456"));
        (await Ledger("from=&to=&tag=")).ShouldBe((7, "0123456"));
        (await Ledger($"to={Alice}&skip=1&take=2")).ShouldBe((5, "12"));
        (await Ledger("take=0")).ShouldBe((7, ""));
        (await Ledger("skip=5")).ShouldBe((7, "56"));
        (await Ledger("from=1258")).ShouldBe((1, "6"));
        (await Ledger("tag=b&from=12580")).ShouldBe((1, "5"));
        (await Ledger("tag=c")).ShouldBe((0, ""));
    }

    [Fact]
    public async Task Counts_are_the_same_whether_they_were_kept_or_filtered()
    {
        await using var network = await StartAsync();
        await network.SendOk(TextTo(Alice, "forgotten"));
        await network.Put(HttpMethod.Delete, "/emulator");
        await network.Put(HttpMethod.Post, $"/emulator/handsets/{Bob}", new { delivery = "4006" });
        await network.Put(HttpMethod.Post, "/emulator/handsets/+8613800138002", new { delivery = "never" });
        string[] ended = [await network.SendOk(TextTo(Alice, "x")), await network.SendOk(TextTo(Alice, "x")), await network.SendOk(TextTo(Bob, "y"))];
        await network.SendOk(TextTo("+8613800138002", "z"));
        foreach (var (id, number) in ended.Zip([Alice, Alice, Bob]))
            await network.Ended(id, number);

        var kept = await network.Get("/emulator/ledger?skip=1&take=2");
        kept.Body.ShouldStartWith("""{"accepted":4,"delivered":2,"failed":1,"duplicates":1,"messages":[{""");
        kept.Body.ShouldBe((await network.Get("/emulator/ledger?from=12580&skip=1&take=2")).Body);
        kept.Json["messages"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_duplicate_is_the_same_text_accepted_again()
    {
        await using var network = await StartAsync();
        await network.SendOk(TextTo(Alice, "x", tag: "1"));
        await network.SendOk(TextTo(Alice, "x", tag: "2"));
        await network.SendOk(TextTo(Alice, "y", tag: "1"));
        await network.SendOk(TextTo(Bob, "x", tag: "1"));
        await network.SendOk(TextTo(Alice, "x", from: "1258", tag: "1"));
        (await network.Get("/emulator/ledger")).Json["duplicates"]!.GetValue<int>().ShouldBe(0);

        await network.SendOk(TextTo(Alice, "x", tag: "1"));
        await network.SendOk(TextTo(Alice, "x", tag: "1"));
        (await network.Get("/emulator/ledger")).Json["duplicates"]!.GetValue<int>().ShouldBe(2);
        (await network.Get("/emulator/ledger?tag=2")).Json["duplicates"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_handset_behaves_as_it_was_told()
    {
        await using var network = await StartAsync();
        (await network.Get($"/emulator/handsets/{Alice}")).Body.ShouldBe($$"""{"number":"{{Alice}}","answers":"accept","delivery":"delivered"}""");
        await network.Put(HttpMethod.Post, "/emulator/handsets/8613800138000", new { answers = "decline", delivery = 4006 });
        await network.Put(HttpMethod.Post, "/emulator/handsets/%2B8613800138000", new { answers = "ignore" });
        (await network.Get($"/emulator/handsets/{Alice}")).Body.ShouldBe($$"""{"number":"{{Alice}}","answers":"ignore","delivery":"4006"}""");
        (await network.Get("/emulator/handsets")).Json.AsArray().Count.ShouldBe(1);

        (await network.Put(HttpMethod.Post, $"/emulator/handsets/{Alice}", new { delivery = "4242" })).Json["detail"]!.GetValue<string>().ShouldContain("4006");
        (await network.Put(HttpMethod.Post, $"/emulator/handsets/{Alice}", new { answers = "maybe" })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Forgetting_leaves_nothing_but_subscriptions()
    {
        await using var network = await StartAsync(options => options.DeliveryDelay = TimeSpan.FromSeconds(1));
        await using var webhook = await network.Subscribe();
        await network.Put(HttpMethod.Post, $"/emulator/handsets/{Alice}", new { delivery = "4006" });
        var body = TextTo(Alice);
        await network.SendOk(body);
        await network.Text("x");
        await webhook.Got();
        await network.Faults("""{"always401":true}""");

        (await network.Put(HttpMethod.Delete, "/emulator")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await network.Thread(Alice)).ShouldBeEmpty();
        (await network.Get("/emulator/ledger")).Json["accepted"]!.GetValue<int>().ShouldBe(0);
        (await network.Get("/emulator/faults")).Body.ShouldBe("{}");
        (await network.Get($"/emulator/handsets/{Alice}")).Json["delivery"]!.GetValue<string>().ShouldBe("delivered");
        var again = await network.SendOk(body);
        (await network.Ended(again))["status"]!.GetValue<string>().ShouldBe("delivered");
        // The report of the first text, which was still under way, never comes; that of the second does.
        (await webhook.Got(2))[1].Event["id"]!.GetValue<string>().ShouldBe(again);
        network.Happened.Count(e => e.Kind == EmulatorEventKind.TextStatus && e.From == "12580").ShouldBe(1);
    }

    [Fact]
    public async Task What_happens_is_told_in_process_and_as_server_sent_events()
    {
        await using var network = await StartAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var stream = new StreamReader(await network.Http.GetStreamAsync(new Uri("/emulator/events", UriKind.Relative), timeout.Token));
        (await stream.ReadLineAsync(timeout.Token)).ShouldBe("event: connected");

        var id = await network.Text("你好");

        string? line;
        do line = await stream.ReadLineAsync(timeout.Token);
        while (line != "event: textReceived");
        var data = JsonNode.Parse((await stream.ReadLineAsync(timeout.Token))!["data: ".Length..])!;
        data["messageId"]!.GetValue<string>().ShouldBe(id);
        data["message"]!.GetValue<string>().ShouldBe("你好");
        (await network.Saw(EmulatorEventKind.TextReceived)).MessageId.ShouldBe(id);
        var body = TextTo(Alice);
        await network.SendOk(body);
        (await network.Saw(EmulatorEventKind.TextSent)).RepeatabilityRequestId.ShouldBe(body["smsRecipients"]![0]!["repeatabilityRequestId"]!.GetValue<string>());
        var recent = (await network.Get("/emulator/events/recent")).Json.AsArray();
        recent[0]!["kind"]!.GetValue<string>().ShouldBe("textReceived");
        recent[0]!["sequence"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task It_says_that_it_is_healthy_and_whom_it_owns()
    {
        await using var network = await StartAsync();
        var health = (await network.Get("/emulator/health")).Json;
        health["status"]!.GetValue<string>().ShouldBe("healthy");
        health["senders"]!.AsArray().Select(sender => sender!["id"]!.GetValue<string>()).ShouldContain("12580");
    }

    [Fact]
    public async Task Whoever_listens_is_told_that_it_stops_rather_than_cut_off()
    {
        await using var network = await StartAsync();
        using var listener = new HttpClient();
        using var stream = new StreamReader(await listener.GetStreamAsync(new Uri(network.App.Url, "/emulator/events")));

        await network.App.StopAsync();

        // A stop that waited for the listener in vain would cut the connection: the end would be an exception.
        (await stream.ReadToEndAsync()).ShouldContain("event: connected");
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1", HttpStatusCode.OK)]
    public async Task It_answers_only_to_names_of_its_own(string host, HttpStatusCode status)
    {
        await using var network = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/emulator/health") { Headers = { Host = host } };
        (await Answer.Of(await network.Http.SendAsync(request))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Calls_are_not_there_yet()
    {
        await using var network = await StartAsync();
        var placed = await network.Put(HttpMethod.Post, "/emulator/calls", new { from = Alice, to = "12580" });
        placed.Status.ShouldBe(HttpStatusCode.NotImplemented);
        placed.Json["detail"]!.GetValue<string>().ShouldContain("no calls yet");
        (await network.Get("/emulator/calls/1")).Status.ShouldBe(HttpStatusCode.NotImplemented);
    }

    private static DateTimeOffset At(JsonNode text) => text["at"]!.GetValue<DateTimeOffset>();
}
