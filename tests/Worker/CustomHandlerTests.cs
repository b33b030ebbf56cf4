using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Serverless.Tests.Support;

namespace Serverless.Tests.Worker;

public sealed class CustomHandlerFixture : IAsyncLifetime
{
    internal WorkerProcess Worker { get; private set; } = null!;

    public async Task InitializeAsync() => Worker = await WorkerProcess.StartCustomHandlerAsync();

    public async Task DisposeAsync() => await Worker.DisposeAsync();
}

/// <summary>Sends what a Functions host sends, byte for byte, and looks at what it would see.</summary>
public sealed class CustomHandlerTests(CustomHandlerFixture fixture) : IClassFixture<CustomHandlerFixture>
{
    private const string Metadata = """
        {"DequeueCount":"3","ExpirationTime":"2025-03-08T09:10:11+00:00","Id":"\"5a1b\"","InsertionTime":"2025-03-01T09:10:11+00:00",
        "NextVisibleTime":"2025-03-01T09:20:11+00:00","PopReceipt":"\"AgAA\"","sys":{"MethodName":"x","UtcNow":"2025-03-01T09:10:12Z","RandGuid":"7"}}
        """;

    private readonly HttpClient _http = fixture.Worker.Http;

    [Fact]
    public async Task The_host_gets_an_answer_as_soon_as_the_port_is_open()
    {
        using var answer = await _http.GetAsync(new Uri("/", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_invocation_that_succeeds_answers_json_that_is_not_empty()
    {
        using var answer = await InvokeAsync("TakeText", """{"Data":{"text":"aGk="},"Metadata":{}}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"Outputs":{},"Logs":[],"ReturnValue":null}""");
    }

    [Theory]
    [InlineData("""
        "eyJhIjoiYiJ9"
        """, """{"a":"b"}""")]
    [InlineData("\"\"", "")]
    [InlineData("\"5Lit5paH\"", "中文")]
    [InlineData(@"""\""{\\\""a\\\"":1,\\\""b\\\"":\\\""x\\\""}\""""", """{"a":1,"b":"x"}""")]
    [InlineData(@"""\""plain text\""""", "plain text")]
    [InlineData(@"""\""42\""""", "42")]
    [InlineData(@"""\""[1,2]\""""", "[1,2]")]
    [InlineData(@"""\""\\\""s\\\""\""""", "\"s\"")]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    public async Task A_message_is_read_however_the_host_writes_it(string sent, string text)
    {
        var call = await CalledAsync("TakeText", $$$"""{"Data":{"text":{{{sent}}}},"Metadata":{{{Metadata}}}}""");

        call.Input.ShouldBe(text);
    }

    [Fact]
    public async Task Bytes_that_are_not_text_arrive_as_they_were_sent() =>
        (await CalledAsync("TakeBytes", """{"Data":{"bytes":"AAH/gA=="},"Metadata":{}}""")).Input.ShouldBe("0001FF80");

    [Fact]
    public async Task A_message_can_be_taken_as_binary_data() =>
        (await CalledAsync("TakeData", """{"Data":{"data":"aGk="},"Metadata":{}}""")).Input.ShouldBe("hi");

    [Fact]
    public async Task A_message_can_be_taken_as_an_object() =>
        (await CalledAsync("TakeOrder", """{"Data":{"order":"eyJpdGVtIjoidGVhIiwiY291bnQiOjJ9"},"Metadata":{}}""")).Input.ShouldBe("Order { Item = tea, Count = 2 }");

    [Fact]
    public async Task A_message_brings_its_metadata()
    {
        var call = await CalledAsync("TakeMessage", $$"""{"Data":{"message":"aGk="},"Metadata":{{Metadata}}}""");

        call.Input.ShouldBe("id=5a1b receipt=AgAA count=3 inserted=2025-03-01 09:10:11Z expires=2025-03-08 09:10:11Z next=2025-03-01 09:20:11Z retry=0/0 data=3 body=hi");
    }

    [Fact]
    public async Task Metadata_that_the_text_has_overwritten_is_not_believed()
    {
        // What a host sends without "dataType": "binary" for {"Id":"x","DequeueCount":9}.
        var call = await CalledAsync("TakeMessage", """
            {"Data":{"message":"\"{\\\"Id\\\":\\\"x\\\",\\\"DequeueCount\\\":9}\""},"Metadata":{"Id":"\"x\"","DequeueCount":"\"9\"","PopReceipt":"\"AgAA\""}}
            """);

        call.Input.ShouldStartWith("id= receipt=AgAA count=1 ");
    }

    [Fact]
    public async Task Bytes_cannot_overwrite_metadata()
    {
        var text = Convert.ToBase64String("""{"Id":"x","DequeueCount":9}"""u8);

        (await CalledAsync("TakeMessage", $$"""{"Data":{"message":"{{text}}"},"Metadata":{{Metadata}}}""")).Input.ShouldStartWith("id=5a1b receipt=AgAA count=3 ");
    }

    [Fact]
    public async Task A_retry_policy_tells_which_try_it_is()
    {
        var call = await CalledAsync("TakeMessage", """{"Data":{"message":"aGk="},"Metadata":{"RetryContext":{"RetryCount":2,"MaxRetryCount":5,"Exception":{"Message":"x"}}}}""");

        call.Input.ShouldContain("retry=2/5");
    }

    [Theory]
    [InlineData("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""", "pastdue=False")]
    [InlineData(
        """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00+00:00","Next":"2025-03-01T09:15:00+00:00","LastUpdated":"0001-01-01T00:00:00+00:00"},"IsPastDue":true}""",
        "pastdue=True last=0001-01-01 00:00:00Z next=2025-03-01 09:15:00Z updated=0001-01-01 00:00:00Z")]
    public async Task A_timer_brings_its_schedule(string timer, string seen) =>
        (await CalledAsync("Tick", $$$"""{"Data":{"timer":{{{timer}}}},"Metadata":{}}""")).Input.ShouldBe(seen);

    [Fact]
    public async Task A_function_that_fails_answers_500_so_that_the_message_stays()
    {
        using var answer = await InvokeAsync("TakeText", """{"Data":{"text":"ZmFpbCBzZWNyZXRseQ=="},"Metadata":{}}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"error":"InvalidOperationException"}""");
        await Wait.Until(() => fixture.Worker.Errors.Contains("TakeText failed", StringComparison.Ordinal));
        fixture.Worker.Output.ShouldNotContain("TakeText failed");
    }

    [Theory]
    [InlineData("TakeText", """{"Data":{"text":"not base64!"},"Metadata":{}}""")]
    [InlineData("TakeText", """{"Data":{"other":"aGk="},"Metadata":{}}""")]
    [InlineData("TakeText", "{")]
    [InlineData("TakeOrder", """{"Data":{"order":"aGk="},"Metadata":{}}""")]
    public async Task What_cannot_be_read_fails_and_loses_no_message(string function, string body)
    {
        using var answer = await InvokeAsync(function, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_function_that_does_not_exist_fails() =>
        (await InvokeAsync("Nobody", "{}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task A_forwarded_request_keeps_path_host_and_the_hosts_invocation_id()
    {
        using var request = Forwarded(HttpMethod.Post, "/api/orders?x=1");
        request.Headers.Host = "sms.example.cn";
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Content = Json("""{"item":"tea","count":2}""");

        (await TextAsync(request)).ShouldStartWith("https://sms.example.cn/api/orders 0b5d3b86 203.0.113.7 ");
    }

    [Fact]
    public async Task A_proxied_request_is_seen_as_the_caller_sent_it()
    {
        using var request = Forwarded(HttpMethod.Post, "/api/orders");
        request.Headers.Add("X-Forwarded-Host", "sms.example.cn");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.TransferEncodingChunked = true;
        request.Content = Json("""{"item":"tea","count":2}""");

        (await TextAsync(request)).ShouldStartWith("https://sms.example.cn/api/orders 0b5d3b86 203.0.113.7 ");
    }

    [Fact]
    public async Task A_chunked_body_that_a_forwarding_host_dropped_is_refused_with_the_cure()
    {
        using var request = Forwarded(HttpMethod.Post, "/api/orders");

        using var answer = await _http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Content-Length");
    }

    [Fact]
    public async Task The_trace_of_the_caller_goes_on()
    {
        using var request = Forwarded(HttpMethod.Post, "/api/orders");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        request.Content = Json("""{"item":"tea","count":2}""");

        (await TextAsync(request)).ShouldContain(" 00-4bf92f3577b34da6a3ce929d0e0e4736-");
    }

    [Fact]
    public async Task Route_values_and_query_strings_become_parameters()
    {
        using var request = Forwarded(HttpMethod.Get, "/api/things/5?name=%E8%8C%B6&since=2025-03-01T08:00:00&hot=true");

        (await TextAsync(request)).ShouldBe("GET id=5 name=茶 key= since=2025-03-01 08:00:00Z hot=True take=50");
    }

    [Fact]
    public async Task A_host_that_hangs_up_at_its_timeout_cancels_the_function()
    {
        var id = Guid.NewGuid().ToString();
        using var hangUp = new CancellationTokenSource();
        using var request = Forwarded(HttpMethod.Post, "/TakeText", id);
        request.Content = Json($$$"""{"Data":{"text":"{{{Convert.ToBase64String("hold"u8)}}}"},"Metadata":{}}""");
        var running = _http.SendAsync(request, hangUp.Token);
        await Wait.Until(async () => (await _http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Contains(id, StringComparison.Ordinal));

        await hangUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await Wait.Until(() => fixture.Worker.Errors.Contains($"TakeText failed, invocation {id}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:50211", "203.0.113.7")]
    [InlineData("[2001:db8::7]:50211", "2001:db8::7")]
    public async Task The_callers_address_is_read_with_and_without_a_port(string forwardedFor, string address)
    {
        using var request = Forwarded(HttpMethod.Post, "/api/orders");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Content = Json("""{"item":"tea","count":1}""");

        (await TextAsync(request)).ShouldContain($" {address} ");
    }

    [Fact]
    public async Task A_wrapped_request_is_refused_and_the_log_says_what_to_set()
    {
        using var answer = await InvokeAsync("PostOrder", """{"Data":{"req":{"Url":"http://localhost/api/orders","Method":"POST","Body":"{}"}},"Metadata":{}}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        await Wait.Until(() => fixture.Worker.Errors.Contains("enableForwardingHttpRequest", StringComparison.Ordinal));
    }

    /// <summary>Posts as the host does: chunked, with its headers.</summary>
    private async Task<HttpResponseMessage> InvokeAsync(string function, string body, string invocationId = "0b5d3b86")
    {
        using var request = Forwarded(HttpMethod.Post, $"/{function}", invocationId);
        request.Headers.TransferEncodingChunked = true;
        request.Content = Json(body);
        return await _http.SendAsync(request);
    }

    private async Task<FunctionCall> CalledAsync(string function, string body)
    {
        var id = Guid.NewGuid().ToString();
        using var answer = await InvokeAsync(function, body, id);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, fixture.Worker.Errors);
        var calls = (await _http.GetStringAsync(new Uri("/api/calls", UriKind.Relative))).Split('\n');
        return calls.Select(line => line.Split('\t')).Where(parts => parts[1] == id).Select(parts => new FunctionCall(parts[0], parts[1], parts[2])).ShouldHaveSingleItem();
    }

    private async Task<string> TextAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    private static HttpRequestMessage Forwarded(HttpMethod method, string path, string invocationId = "0b5d3b86") => new(method, path)
    {
        Headers = { { "X-Azure-Functions-InvocationId", invocationId }, { "X-Azure-Functions-HostVersion", "4.1037.0" }, { "User-Agent", "Azure-Functions-Host/4.1037.0" } },
    };

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));
}
