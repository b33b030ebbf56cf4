using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Serverless.Worker.Generator;

namespace Serverless.Tests.Worker;

/// <summary>What the generator writes is proven by the functions of these tests, which run by it; here is what it refuses.</summary>
public sealed class GeneratorTests
{
    private const string Http = "[HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request";

    [Theory]
    [InlineData($$"""[Function("A")] public IResult A({{Http}}) => null!;""")]
    [InlineData($$"""[Function("A")] public static async Task<IResult> A({{Http}}, int? a, string b = "x\"y", long c = -1, DayOfWeek d = DayOfWeek.Friday, bool e = true) { await Task.Yield(); return null!; }""")]
    [InlineData($$"""[Function("A")] public ValueTask<IResult> A({{Http}}, [FromBody] List<string>? body, FunctionContext context, CancellationToken cancelled) => default;""")]
    [InlineData("""[Function("A")] public void @class([QueueTrigger("a\\b%c%")] string text) { }""")]
    [InlineData("""[Function("A")] public Task A([QueueTrigger("a")] Dictionary<string, int> poco) => Task.CompletedTask;""")]
    public void What_compiles_compiles_with_the_generated_code_too(string function) => Errors(function).ShouldBeEmpty();

    [Theory]
    [InlineData("SW001", $$"""[Function("1 a")] public IResult A({{Http}}) => null!;""")]
    [InlineData("SW002", """[Function("A")] public void A([QueueTrigger("a")] string text) { } [Function("a")] public void B([QueueTrigger("b")] string text) { }""")]
    [InlineData("SW003", """[Function("A")] internal void A([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW003", """[Function("A")] public void A<T>([QueueTrigger("a")] string text) { }""")]
    [InlineData("SW003", """[Function("A")] public async void A([QueueTrigger("a")] string text) => await Task.Yield();""")]
    [InlineData("SW004", """[Function("A")] public void A(string text) { }""")]
    [InlineData("SW004", """[Function("A")] public void A([QueueTrigger("a")] string text, [TimerTrigger("* * * * *")] TimerInfo timer) { }""")]
    [InlineData("SW005", """[Function("A")] public IResult A([HttpTrigger] HttpRequest request) => null!;""")]
    [InlineData("SW005", """[Function("A")] public IResult A([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => null!;""")]
    [InlineData("SW006", $$"""[Function("A")] public IResult A({{Http}}, List<string> list) => null!;""")]
    [InlineData("SW006", """[Function("A")] public IResult A([HttpTrigger(AuthorizationLevel.Anonymous)] string body) => null!;""")]
    [InlineData("SW006", """[Function("A")] public void A([QueueTrigger("a")] string text, string other) { }""")]
    [InlineData("SW006", """[Function("A")] public void A([TimerTrigger("* * * * *")] string timer) { }""")]
    [InlineData("SW006", """[Function("A")] public void A([QueueTrigger("a")] ref string text) { }""")]
    [InlineData("SW007", $$"""[Function("A")] public string A({{Http}}) => "";""")]
    [InlineData("SW007", $$"""[Function("A")] public Task A({{Http}}) => Task.CompletedTask;""")]
    [InlineData("SW007", """[Function("A")] public Task<int> A([QueueTrigger("a")] string text) => Task.FromResult(1);""")]
    [InlineData("SW008", """public C() { } public C(int i) { } [Function("A")] public void A([QueueTrigger("a")] string text) { }""")]
    public void What_the_worker_cannot_run_is_a_compile_error(string id, string function) => Errors(function).ShouldBe([id]);

    private static IEnumerable<string> Errors(string members)
    {
        var source = $$"""
            using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks;
            using Microsoft.AspNetCore.Http; using Microsoft.Azure.Functions.Worker; using Microsoft.Azure.Functions.Worker.Http;
            public class C { {{members}} }
            """;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "test",
            [CSharpSyntaxTree.ParseText(source)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create(new FunctionGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out var refusals);

        return refusals.Concat(whole.GetDiagnostics()).Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.Id);
    }
}
