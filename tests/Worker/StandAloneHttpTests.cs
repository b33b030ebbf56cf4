using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Tests.Worker;

public sealed class StandAloneHttpTests : IAsyncLifetime
{
    private const string HttpFunctions = "GetThing,GetRequired,PostOrder,Explode";

    private StandAloneApp _app = null!;

    public async Task InitializeAsync() => _app = await StandAloneApp.StartAsync("", HttpFunctions);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Functions_are_served_below_the_route_prefix_of_host_json() =>
        (await GetAsync("/api/things/5")).ShouldBe((HttpStatusCode.OK, "GET id=5 name= key= since= hot= take=50"));

    [Fact]
    public async Task A_function_without_a_route_has_its_name_as_one() =>
        (await GetAsync("/api/GetRequired?text=a&number=7")).ShouldBe((HttpStatusCode.OK, "/api/GetRequired a 7"));

    [Fact]
    public async Task Query_strings_become_parameters() =>
        (await GetAsync("/api/things/5?name=a%20b&key=6f9619ff-8b86-d011-b42d-00cf4fc964ff&since=2025-03-01T08:00:00%2B08:00&hot=false&take=7")).Text
            .ShouldBe("GET id=5 name=a b key=6f9619ff-8b86-d011-b42d-00cf4fc964ff since=2025-03-01 00:00:00Z hot=False take=7");

    [Theory]
    [InlineData("/api/GetRequired?number=7", "'text' is missing.")]
    [InlineData("/api/GetRequired?text=a", "'number' is missing.")]
    [InlineData("/api/GetRequired?text=a&number=seven", "'number' is not a Int32.")]
    [InlineData("/api/things/5?key=x", "'key' is not a Guid.")]
    [InlineData("/api/things/5?hot=blue", "'hot' is not a Boolean.")]
    public async Task A_parameter_that_is_missing_or_wrong_is_a_400_that_names_it(string path, string detail)
    {
        using var answer = await _app.Http.GetAsync(new Uri(path, UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        problem.RootElement.GetProperty("status").GetInt32().ShouldBe(400);
        problem.RootElement.GetProperty("detail").GetString().ShouldBe(detail);
    }

    [Theory]
    [InlineData("""{"item":"tea","count":2}""", HttpStatusCode.OK)]
    [InlineData("""{"item":"tea","count":"two"}""", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_body_is_read_as_json_or_refused(string body, HttpStatusCode status) => (await PostAsync("/api/orders", body)).Status.ShouldBe(status);

    [Fact]
    public async Task The_application_chooses_how_json_is_read()
    {
        await using var app = await StandAloneApp.StartAsync("", HttpFunctions, configure: builder => builder.Services.Configure<WorkerOptions>(worker =>
            worker.Serializer = new JsonObjectSerializer(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper })));
        using var body = new StringContent("""{"ITEM":"tea","COUNT":2}""");

        (await app.Http.PostAsync(new Uri("/api/orders", UriKind.Relative), body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Calls.Inputs.ShouldBe(["2 tea"]);
    }

    [Fact]
    public async Task Other_methods_and_paths_are_not_served()
    {
        (await PostAsync("/api/things/5", "")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await GetAsync("/api/things/five")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync("/things/5")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_function_that_fails_is_a_500_that_tells_no_secrets()
    {
        var (status, text) = await GetAsync("/api/Explode");

        status.ShouldBe(HttpStatusCode.InternalServerError);
        text.ShouldContain("Quote");
        text.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Nobody_but_a_functions_host_chooses_the_invocation_id()
    {
        _app.Http.DefaultRequestHeaders.Add("X-Azure-Functions-InvocationId", "mine");

        (await PostAsync("/api/orders", """{"item":"tea","count":2}""")).Text.ShouldNotContain("mine");
    }

    [Fact]
    public async Task Middleware_runs_in_order_sees_the_request_and_may_answer_in_the_functions_place()
    {
        var seen = new List<string>();
        await using var app = await StandAloneApp.StartAsync("", HttpFunctions, configure: builder =>
        {
            builder.UseWhen<Refusing>(context => context.FunctionDefinition.Name == "GetThing");
            builder.UseMiddleware(async (context, next) =>
            {
                seen.Add($"{context.FunctionDefinition.Name} {context.FunctionDefinition.EntryPoint} {context.GetHttpContext()!.Request.Path}");
                await next();
                seen.Add($"{context.GetInvocationResult().Value is IResult} {context.GetHttpContext()!.Response.HasStarted}");
            });
        });

        (await app.Http.GetAsync(new Uri("/api/things/5", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        seen.ShouldBeEmpty();
        (await app.Http.GetAsync(new Uri("/api/GetRequired?text=a&number=1", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        seen.ShouldBe(["GetRequired Serverless.Tests.Worker.TestFunctions.GetRequired /api/GetRequired", "True False"]);
    }

    [Fact]
    public async Task An_empty_route_prefix_serves_functions_at_the_root()
    {
        await using var app = await StandAloneApp.StartAsync("", HttpFunctions, ["AzureFunctionsJobHost:extensions:http:routePrefix="]);

        (await app.Http.GetAsync(new Uri("/things/5", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("TakeText", "AzureWebJobsStorage=", "There is no storage account: set AzureWebJobsStorage to a connection string")]
    [InlineData("TakeText", "AzureFunctionsJobHost:extensions:queues:batchSize=33", "host.json: extensions:queues:batchSize is '33'; it must be a number from 1 to 32.")]
    [InlineData("TakeText", "AzureFunctionsJobHost:extensions:queues:visibilityTimeout=5s", "host.json: extensions:queues:visibilityTimeout is '5s'; write a duration such as 00:00:30.")]
    [InlineData("TakeText", "AzureFunctionsJobHost:extensions:queues:messageEncoding=hex", "messageEncoding is 'HEX'; it must be base64 or none.")]
    [InlineData("Tick", "TestSchedule=every day", "'every day' is not a schedule")]
    public async Task A_wrong_setting_stops_the_start_and_says_what_to_write(string only, string setting, string message)
    {
        var refusal = await Should.ThrowAsync<InvalidOperationException>(StandAloneApp.StartAsync("UseDevelopmentStorage=true", only, [setting]));

        refusal.Message.ShouldContain(message);
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var answer = await _app.Http.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _app.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed class Refusing : Microsoft.Azure.Functions.Worker.Middleware.IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, Microsoft.Azure.Functions.Worker.Middleware.FunctionExecutionDelegate next)
        {
            context.GetInvocationResult().Value = Results.StatusCode(403);
            return Task.CompletedTask;
        }
    }
}
