using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Worker;
using Serverless.Worker.Generator;

namespace Serverless.Tests.Worker;

/// <summary>What the generator writes is proven by the functions of these tests, which run by it; here is what those leave out, and what it refuses.</summary>
public sealed class GeneratorTests
{
    private const string Http = "[HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request";
    private const string NameOf128 = "a234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567-";

    [Theory]
    [InlineData($$"""[Function("A")] public IResult A({{Http}}) => null!;""")]
    [InlineData($$"""[Function("A")] public static async Task<IResult> A({{Http}}, int? a, string b = "x\"y", long c = -1, Guid? d = null, bool e = true, DateTime? f = null, DateTimeOffset? g = null) { await Task.Yield(); return null!; }""")]
    [InlineData($$"""[Function("A")] public ValueTask<IResult> A({{Http}}, [FromBody] List<string>? body, FunctionContext context, CancellationToken cancelled) => default;""")]
    [InlineData("""[Function("A")] public void @class([QueueTrigger("a\\b%c%")] string text) { }""")]
    [InlineData("""[Function("A")] public Task A([QueueTrigger("a")] Dictionary<string, int> poco) => Task.CompletedTask;""")]
    [InlineData($$"""[Function("{{NameOf128}}")] public IResult A({{Http}}) => null!;""")]
    [InlineData("""public C(IServiceProvider? services = null) { } [Function("A")] public void A([QueueTrigger("a")] string text) { }""")]
    public void What_compiles_compiles_with_the_generated_code_too(string function) => Errors(function).ShouldBeEmpty();

    [Theory]
    [InlineData("SW001", $$"""[Function("Host")] public IResult A({{Http}}) => null!;""")]
    [InlineData("SW001", $$"""[Function("短信")] public IResult A({{Http}}) => null!;""")]
    [InlineData("SW001", $$"""[Function("{{NameOf128}}x")] public IResult A({{Http}}) => null!;""")]
    [InlineData("SW001", $$"""[Function("1 a")] public IResult A({{Http}}) => null!;""")]
    [InlineData("SW002", """[Function("A")] public void A([QueueTrigger("a")] string text) { } [Function("a")] public void B([QueueTrigger("b")] string text) { }""")]
    [InlineData("SW003", """[Function("A")] internal void A([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW003", """[Function("A")] public void A<T>([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW003", """[Function("A")] public async void A([QueueTrigger("a")] string text) => await Task.Yield();""")]
    [InlineData("SW003", """public class Nested { [Function("A")] public void A([QueueTrigger("a")] string text) { } }""")]
    [InlineData("SW004", """[Function("A")] public void A(string text) { }""")]
    [InlineData("SW004", """[Function("A")] public void A([QueueTrigger("a")] string text, [TimerTrigger("* * * * *")] TimerInfo timer) { }""")]
    [InlineData("SW005", """[Function("A")] public IResult A([HttpTrigger] HttpRequest request) => null!;""")]
    [InlineData("SW005", """[Function("A")] public IResult A([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => null!;""")]
    [InlineData("SW006", $$"""[Function("A")] public IResult A({{Http}}, List<string> list) => null!;""")]
    [InlineData("SW006", $$"""[Function("A")] public IResult A({{Http}}, DayOfWeek day) => null!;""")]
    [InlineData("SW006", $$"""[Function("A")] public IResult A({{Http}}, decimal amount) => null!;""")]
    [InlineData("SW006", """[Function("A")] public IResult A([HttpTrigger(AuthorizationLevel.Anonymous)] string body) => null!;""")]
    [InlineData("SW006", """[Function("A")] public void A([QueueTrigger("a")] string text, string other) { }""")]
    [InlineData("SW006", """[Function("A")] public void A([TimerTrigger("* * * * *")] string timer) { }""")]
    [InlineData("SW006", """[Function("A")] public void A([QueueTrigger("a")] ref string text) { }""")]
    [InlineData("SW007", $$"""[Function("A")] public string A({{Http}}) => "";""")]
    [InlineData("SW007", $$"""[Function("A")] public Task A({{Http}}) => Task.CompletedTask;""")]
    [InlineData("SW007", """[Function("A")] public Task<int> A([QueueTrigger("a")] string text) => Task.FromResult(1);""")]
    [InlineData("SW008", """public C() { } public C(int i) { } [Function("A")] public void A([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW008", """public C([FromKeyedServices("k")] IServiceProvider services) { } [Function("A")] public void A([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW008", """public C(string prefix = "x") { } [Function("A")] public void A([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW009", """[Function("A")] public IResult A([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{id:regex(^x$)}")] HttpRequest request, string id) => null!;""")]
    public void What_the_worker_cannot_run_is_a_compile_error(string id, string function) => Errors(function).ShouldBe([id]);

    [Fact]
    public async Task Generated_code_binds_every_kind_of_parameter()
    {
        var compilation = Generate("""
            private readonly IServiceProvider _services; private readonly IDisposable? _missing;
            public C(IServiceProvider services, IDisposable? missing = null) => (_services, _missing) = (services, missing);

            [Function("A")] public async Task<IResult> A([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{id}")] HttpRequest request,
                string id, string? none, int number, long big, bool yes, Guid key, DateTime at, DateTimeOffset since, int? nothing, FunctionContext context, CancellationToken cancelled,
                string text = "x\"y", long minus = -1, bool no = false, int given = 1)
            {
                await Task.Yield();
                return Results.Text(string.Join('|', request.Path, id, none, number, big, yes, key, at.ToString("O"), since.ToString("O"), nothing, context.InvocationId, cancelled.CanBeCanceled,
                    text, minus, no, given, _services is not null, _missing));
            }
            """, out _);
        using var image = new MemoryStream();
        compilation.Emit(image).Success.ShouldBeTrue();
        // Loaded once and never unloaded, like any assembly of functions.
        var function = FunctionTable.Of(Assembly.Load(image.ToArray())).ShouldHaveSingleItem();
        using var services = new ServiceCollection().BuildServiceProvider();
        using var stop = new CancellationTokenSource();
        var http = new DefaultHttpContext();
        http.Request.Path = "/a/7";
        http.Request.RouteValues["id"] = "7";
        http.Request.QueryString = new QueryString(
            "?number=-5&big=5000000000&yes=true&key=6f9619ff-8b86-d011-b42d-00cf4fc964ff&at=2025-03-01T08:00:00%2B08:00&since=2025-03-01T08:00:00&given=2");
        var invocation = new Invocation(function, "invocation", services, stop.Token);
        invocation.Features.Set<HttpContext>(http);

        var result = await function.Invoke(invocation);

        result.ShouldBeAssignableTo<ContentHttpResult>()!.ResponseContent.ShouldBe(
            "/a/7|7||-5|5000000000|True|6f9619ff-8b86-d011-b42d-00cf4fc964ff|2025-03-01T00:00:00.0000000Z|2025-03-01T08:00:00.0000000+00:00||invocation|True|x\"y|-1|False|2|True|");
        (function.EntryPoint, function.TriggerParameter).ShouldBe(("C.A", "request"));
        function.Trigger.ShouldBeOfType<HttpTriggerAttribute>().Route.ShouldBe("a/{id}");
    }

    private static IEnumerable<string> Errors(string members)
    {
        var whole = Generate(members, out var refusals);
        return refusals.Concat(whole.GetDiagnostics()).Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.Id);
    }

    private static Compilation Generate(string members, out ImmutableArray<Diagnostic> refusals)
    {
        var source = $$"""
            using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;
            using Microsoft.AspNetCore.Http; using Microsoft.Azure.Functions.Worker; using Microsoft.Azure.Functions.Worker.Http; using Microsoft.Extensions.DependencyInjection;
            public class C { {{members}} }
            """;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            $"generated{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create(new FunctionGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out refusals);
        return whole;
    }
}
