using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Serverless.Carrier;
using Serverless.Carrier.Acs;
using Serverless.Platform;

namespace Serverless.Tests.Carrier;

public sealed class AcsEventsTests
{
    private const string ReceivedType = "Microsoft.Communication.SMSReceived";
    private const string ReportType = "Microsoft.Communication.SMSDeliveryReportReceived";
    private static readonly DateTimeOffset s_at = new(2026, 11, 22, 18, 5, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Texts()
    {
        var data = """{"messageId":"Incoming_1","from":"12065550101","to":"18005550100","message":"Yes please 好","receivedTimestamp":"2026-11-22T18:05:00Z","segmentCount":1}""";
        var grid = $$"""{"id":"Incoming_1","topic":"/subscriptions/0","subject":"/phonenumber/18005550100","eventType":"{{ReceivedType}}","eventTime":"2026-11-22T18:05:00.9Z","dataVersion":"1.0","metadataVersion":"1","data":{{data}}}""";
        var cloud = $$"""{"specversion":"1.0","type":"{{ReceivedType}}","source":"/subscriptions/0","subject":"/phonenumber/18005550100","id":"Incoming_1","time":"2026-11-22T18:05:00.9Z","data":{{data}}}""";
        var forms = new TheoryData<string, string>
        {
            { "an array in the EventGrid schema", $"[{grid}]" },
            { "an object in the EventGrid schema", grid },
            { "a CloudEvents object", cloud },
            { "a CloudEvents batch", $"[{cloud}]" },
            { "CloudEvents with the misspelt specVersion", cloud.Replace("specversion", "specVersion", StringComparison.Ordinal) },
            { "data in PascalCase", $"[{Pascal(grid)}]" },
            { "the whole in capitals", $"[{Upper(grid)}]" },
            { "numbers with plus", $"[{grid.Replace("\"12065550101\"", "\"+12065550101\"", StringComparison.Ordinal).Replace("\"18005550100\"", "\"+18005550100\"", StringComparison.Ordinal)}]" },
            { "numbers as JSON numbers", grid.Replace("\"12065550101\"", "12065550101", StringComparison.Ordinal).Replace("\"18005550100\"", "18005550100", StringComparison.Ordinal) },
            { "the type in lower case", grid.Replace(ReceivedType, ReceivedType.ToLowerInvariant(), StringComparison.Ordinal) },
            { "without an event id", grid.Replace("\"id\":\"Incoming_1\",", "", StringComparison.Ordinal) },
            { "members that nobody knows", grid.Replace("{\"id\"", "{\"new\":{\"a\":[1]},\"id\"", StringComparison.Ordinal) },
            { "data as JSON in a string", grid.Replace(data, JsonValue.Create(data).ToJsonString(), StringComparison.Ordinal) },
            { "white space around", $"\r\n  [{grid}]\n" },
            { "a byte order mark", $"\uFEFF[{grid}]" },
        };
        foreach (var (name, json) in forms.Select(row => ((string)row[0], (string)row[1])).ToList())
        {
            forms.Add($"{name}, in base64", Base64(json));
            forms.Add($"{name}, in quotes", JsonValue.Create(json).ToJsonString());
        }
        forms.Add("base64 in quotes", $"\"{Base64(grid)}\"");
        forms.Add("base64 of a byte order mark and JSON", Convert.ToBase64String([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(grid)]));
        forms.Add("base64 over several lines", Base64(grid).Insert(40, "\r\n").Insert(90, "\n"));
        return forms;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_read_in_whatever_form_it_comes(string form, string body) =>
        AcsEvents.Read(body).ShouldHaveSingleItem(form).ShouldBe(
            new TextReceived("Incoming_1", PhoneNumber.FromStored("+12065550101"), "18005550100", "Yes please 好", s_at), form);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_delivery_report_is_read_with_its_code_in_words(bool cloud, bool pascal)
    {
        var data = """{"messageId":"Outgoing_1","from":"18005550100","to":"12065550101","deliveryStatus":"Failed","deliveryStatusDetails":"4007: Recipient opted out","deliveryAttempts":[{"timestamp":"2026-11-22T18:04:59Z","segmentsSucceeded":0,"segmentsFailed":1}],"receivedTimestamp":"2026-11-22T18:05:00Z","tag":"campaign-17/batch-3"}""";
        var json = cloud
            ? $$"""{"specversion":"1.0","type":"{{ReportType}}","source":"/x","id":"Outgoing_1","time":"2026-11-22T18:05:00Z","data":{{data}}}"""
            : $$"""[{"id":"Outgoing_1","eventType":"{{ReportType}}","eventTime":"2026-11-22T18:05:00Z","data":{{data}}}]""";

        var report = AcsEvents.Read(pascal ? Pascal(json) : json).ShouldHaveSingleItem().ShouldBeOfType<DeliveryReport>();

        report.MessageId.ShouldBe("Outgoing_1");
        report.To.Value.ShouldBe("+12065550101");
        report.Outcome.Code.ShouldBe("4007");
        report.Outcome.Consequence.ShouldBe(DeliveryConsequence.OptedOut);
        report.ReportedAt.ShouldBe(s_at);
        report.Tag.ShouldBe("campaign-17/batch-3");
    }

    [Fact]
    public void A_report_without_tag_or_details_is_still_a_report()
    {
        var report = AcsEvents.Read($$"""[{"id":"e","eventType":"{{ReportType}}","eventTime":"2026-11-22T18:05:00Z","data":{"messageId":"m","to":"12065550101","deliveryStatus":"Delivered"} }]""")
            .ShouldHaveSingleItem().ShouldBeOfType<DeliveryReport>();

        (report.Tag, report.Outcome.Delivered, report.Outcome.Code).ShouldBe((null, true, "2000"));
    }

    [Fact]
    public void Each_event_of_an_array_is_read_for_itself()
    {
        var events = AcsEvents.Read($$"""[{{Text("a", "12065550101")}}, {"nonsense":1}, 7, {{Text("b", "12065550102")}}]""");

        events.Count.ShouldBe(4);
        events[0].ShouldBeOfType<TextReceived>().EventId.ShouldBe("a");
        events[1].ShouldBeOfType<UnreadableEvent>().Raw.ShouldBe("""{"nonsense":1}""", "only what is wrong is kept");
        events[2].ShouldBeOfType<UnreadableEvent>();
        events[3].ShouldBeOfType<TextReceived>().EventId.ShouldBe("b");
    }

    [Theory]
    [InlineData("Microsoft.EventGrid.SubscriptionValidationEvent")]
    [InlineData("Microsoft.Communication.CallStarted")]
    public void An_event_of_another_kind_is_told_apart_and_not_unreadable(string type) =>
        AcsEvents.Read($$"""[{"id":"x","eventType":"{{type}}","data":{} }]""").ShouldHaveSingleItem().ShouldBe(new OtherEvent("x", type));

    [Theory]
    [InlineData("", "neither JSON nor JSON in base64")]
    [InlineData("hello", "neither JSON nor JSON in base64")]
    [InlineData("{\"id\":", "neither JSON nor JSON in base64")]
    [InlineData("aGVsbG8=", "neither JSON nor JSON in base64")]
    [InlineData("5", "not an object")]
    [InlineData("\"\"", "neither JSON nor JSON in base64")]
    [InlineData("null", "neither JSON nor JSON in base64")]
    [InlineData("[1]", "not an object")]
    [InlineData("[null]", "not an object")]
    [InlineData("{}", "no type")]
    [InlineData("[{\"eventType\":\"Microsoft.Communication.SMSReceived\",\"id\":\"x\"}]", "no data")]
    [InlineData("[{\"eventType\":\"Microsoft.Communication.SMSReceived\",\"id\":\"x\",\"data\":[]}]", "no data")]
    [InlineData("[{\"eventType\":\"Microsoft.Communication.SMSReceived\",\"id\":\"x\",\"data\":\"text\"}]", "no data")]
    public void What_is_no_event_is_unreadable_and_says_why(string body, string reason) =>
        AcsEvents.Read(body).ShouldHaveSingleItem().ShouldBeOfType<UnreadableEvent>().Reason.ShouldContain(reason);

    [Fact]
    public void What_is_unreadable_as_a_whole_is_kept_as_it_came() => AcsEvents.Read("aGVsbG8=").ShouldHaveSingleItem().ShouldBeOfType<UnreadableEvent>().Raw.ShouldBe("aGVsbG8=");

    [Theory]
    [InlineData("id", "no id")]
    [InlineData("from", "no sender")]
    [InlineData("to", "which number it was sent to")]
    [InlineData("message", "no message")]
    [InlineData("time", "no time")]
    public void A_text_without_what_it_needs_is_unreadable_and_says_what_is_missing(string missing, string reason)
    {
        var text = JsonNode.Parse(Text("a", "12065550101"))!.AsObject();
        switch (missing)
        {
            case "id":
                text.Remove("id");
                text["data"]!.AsObject().Remove("messageId");
                break;
            case "time":
                text.Remove("eventTime");
                text["data"]!.AsObject().Remove("receivedTimestamp");
                break;
            default:
                text["data"]!.AsObject().Remove(missing);
                break;
        }

        AcsEvents.Read($"[{text.ToJsonString()}]").ShouldHaveSingleItem().ShouldBeOfType<UnreadableEvent>().Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("messageId", "no message id")]
    [InlineData("to", "no recipient")]
    [InlineData("deliveryStatus", "no status")]
    public void A_report_without_what_it_needs_is_unreadable_and_says_what_is_missing(string missing, string reason)
    {
        var report = JsonNode.Parse($$"""{"id":"e","eventType":"{{ReportType}}","eventTime":"2026-11-22T18:05:00Z","data":{"messageId":"m","to":"12065550101","deliveryStatus":"Delivered"} }""")!;
        report["data"]!.AsObject().Remove(missing);

        AcsEvents.Read($"[{report.ToJsonString()}]").ShouldHaveSingleItem().ShouldBeOfType<UnreadableEvent>().Reason.ShouldContain(reason);
    }

    [Fact]
    public void An_empty_text_is_a_text() =>
        AcsEvents.Read(Text("a", "12065550101", "")).ShouldHaveSingleItem().ShouldBeOfType<TextReceived>().Message.ShouldBe("");

    [Fact]
    public void The_time_of_the_event_stands_in_for_a_missing_one_and_may_have_any_offset() =>
        AcsEvents.Read($$"""[{"id":"e","eventType":"{{ReceivedType}}","eventTime":"2026-11-23T02:05:00+08:00","data":{"from":"12065550101","to":"12580","message":"x"} }]""")
            .ShouldHaveSingleItem().ShouldBeOfType<TextReceived>().ReceivedAt.ShouldBe(s_at);

    [Theory]
    [InlineData("12580", PhoneNumberKind.ShortCode)]
    [InlineData("1069012345678", PhoneNumberKind.ShortCode)]
    [InlineData("BANK", PhoneNumberKind.Alphanumeric)]
    public void Texts_of_robots_are_read_too(string from, PhoneNumberKind kind) =>
        AcsEvents.Read(Text("a", from)).ShouldHaveSingleItem().ShouldBeOfType<TextReceived>().From.Kind.ShouldBe(kind);

    [Theory]
    [InlineData("half an emoji \\ud83d", "half an emoji \ufffd")]
    [InlineData("\\udc00 the other half", "\ufffd the other half")]
    [InlineData("a whole one \\ud83d\\ude00 and a half \\ud83d", "a whole one 😀 and a half \ufffd")]
    public void Half_a_character_does_not_lose_the_text(string message, string read) =>
        AcsEvents.Read($"[{Text("a", "12065550101", message)}]").ShouldHaveSingleItem().ShouldBeOfType<TextReceived>().Message.ShouldBe(read);

    [Fact]
    public void No_bytes_make_reading_fail_with_an_exception() => Gen.OneOf(
        Gen.String,
        Gen.Byte.Array.Select(Encoding.UTF8.GetString),
        Gen.Byte.Array.Select(Convert.ToBase64String),
        Gen.String[Gen.Char["{}[]\":,\\u0dD8 eventTypedata\"\"{{}}"], 0, 60]).Sample(body => AcsEvents.Read(body).ShouldNotBeEmpty());

    [Fact]
    public void No_damage_to_an_event_makes_reading_fail_with_an_exception() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 30], Gen.String[Gen.Char["{}[]\":,\\ud83d0 null"], 0, 8]).Sample((at, length, put) =>
        {
            var text = $"[{Text("Incoming_1", "12065550101", "你好")}]";
            at = Math.Min(at, text.Length);
            var damaged = text.Remove(at, Math.Min(length, text.Length - at)).Insert(at, put);
            foreach (var read in AcsEvents.Read(damaged).OfType<UnreadableEvent>()) read.Reason.ShouldNotBeNullOrWhiteSpace();
        });

    private static string Text(string id, string from, string message = "hello") =>
        $$"""{"id":"{{id}}","eventType":"{{ReceivedType}}","eventTime":"2026-11-22T18:05:00Z","data":{"messageId":"{{id}}","from":"{{from}}","to":"12580","message":"{{message}}","receivedTimestamp":"2026-11-22T18:05:00Z"} }""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Pascal(string json) => Rename(json, name => char.ToUpperInvariant(name[0]) + name[1..]);

    private static string Upper(string json) => Rename(json, name => name.ToUpperInvariant());

    private static string Rename(string json, Func<string, string> rename)
    {
        return Walk(JsonNode.Parse(json)!).ToJsonString();

        JsonNode Walk(JsonNode node) => node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(rename(member.Key), member.Value is null ? null : Walk(member.Value))!)),
            JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Walk(item))]),
            _ => node.DeepClone(),
        };
    }
}
