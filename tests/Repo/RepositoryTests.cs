using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Repo;

/// <summary>The rules of the repository.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] s_slices = ["Carrier", "Sms", "Consent", "Desk", "Requests", "Operations"];

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> s_sources = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories).Select(file => (Relative(file), File.ReadAllText(file)))]);

    [Fact]
    public void Every_trigger_stands_in_its_slices_functions_file()
    {
        foreach (var (path, text) in s_sources.Value.Where(source => source.Text.Contains("[Function(", StringComparison.Ordinal)))
        {
            var slice = path.Split('/')[1];
            path.ShouldBe($"functions/{slice}/{slice}Functions.cs");
            text.ShouldContain($"public sealed class {slice}Functions(");
        }
    }

    [Fact]
    public void A_trigger_holds_no_logic()
    {
        foreach (var method in Triggers())
        {
            var body = Body(method);
            Count(body, ';').ShouldBeLessThanOrEqualTo(3, $"{method.DeclaringType!.Name}.{method.Name} should parse, call one use case and return");
            body.ShouldNotContain("for (");
            body.ShouldNotContain("while (");
        }
    }

    [Fact]
    public void Every_function_has_a_name_of_its_own()
    {
        var names = Triggers().Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToList();

        names.ShouldBeUnique();
        names.ShouldAllBe(name => FunctionName().IsMatch(name));
    }

    [Fact]
    public void Every_queue_has_a_consumer_and_its_poison_queue_is_swept()
    {
        var queues = Constants(typeof(QueueNames)).Order().ToList();

        QueueTriggers().Order().ShouldBe(queues);
        QueueNames.All.Order().ShouldBe(queues);
    }

    [Fact]
    public void Every_queue_has_a_producer()
    {
        // Event Grid produces these two; everything else is produced by the code.
        string[] byEventGrid = [QueueNames.SmsInbound, QueueNames.SmsReports];
        var constants = typeof(QueueNames).GetFields().Where(field => field.Name != nameof(QueueNames.PoisonSuffix));

        foreach (var queue in constants.Where(field => !byEventGrid.Contains((string)field.GetRawConstantValue()!)))
            s_sources.Value.ShouldContain(
                source => Regex.IsMatch(source.Text, $@"\.Send(Raw)?\(\s*QueueNames\.{queue.Name}\b"), $"nothing puts messages on QueueNames.{queue.Name}");
        foreach (var queue in byEventGrid)
            EventSubscriptions.ToQueues("UseDevelopmentStorage=true").ShouldContain(subscription => subscription.Queue!.Name == queue);
    }

    [Fact]
    public void No_queue_or_table_is_named_outside_of_its_list()
    {
        foreach (var name in Constants(typeof(QueueNames)).Concat(Constants(typeof(TableNames)).Select(table => $"GetTableClient(\"{table}")))
            s_sources.Value.Where(source => source.Text.Contains($"\"{name}\"", StringComparison.Ordinal)).Select(source => source.Path)
                .ShouldBeSubsetOf(["functions/Platform/Storage/QueueNames.cs", "functions/Platform/Storage/TableNames.cs"]);
    }

    [Fact]
    public void A_table_belongs_to_one_slice()
    {
        foreach (var table in typeof(TableNames).GetFields())
            s_sources.Value.Where(source => source.Text.Contains($"TableNames.{table.Name}", StringComparison.Ordinal) && !source.Path.EndsWith("CheckHealth.cs", StringComparison.Ordinal))
                .Select(source => source.Path.Split('/')[1]).Distinct().Count()
                .ShouldBe(1, $"TableNames.{table.Name} should be used by one slice");
    }

    [Fact]
    public void No_slice_uses_anothers_store()
    {
        var stores = typeof(Service).Assembly.GetTypes().Where(type => type.Name.EndsWith("Store", StringComparison.Ordinal)).ToList();

        foreach (var store in stores)
            foreach (var (path, _) in s_sources.Value.Where(source => Regex.IsMatch(source.Text, $@"\b{store.Name}\b")))
                path.Split('/')[1].ShouldBe(store.Namespace!.Split('.')[1], $"{path} uses {store.Name}");
    }

    [Fact]
    public void Nothing_of_the_carriers_shape_gets_past_its_folder()
    {
        s_sources.Value.Where(source => !source.Path.StartsWith("functions/Carrier/Acs/", StringComparison.Ordinal) && AcsType().IsMatch(source.Text))
            .Select(source => source.Path).ShouldBe(["functions/Carrier/CarrierSlice.cs"]);
    }

    [Fact]
    public void The_platform_knows_no_slice()
    {
        foreach (var (path, text) in s_sources.Value.Where(source => source.Path.StartsWith("functions/Platform/", StringComparison.Ordinal)))
            foreach (var slice in s_slices)
                text.ShouldNotContain($"using Serverless.{slice}", customMessage: path);
    }

    [Fact]
    public void Every_HTTP_function_says_who_may_call_it()
    {
        foreach (var (name, method, _) in OpenApiDocument.HttpFunctions())
        {
            var allow = method.GetCustomAttribute<AllowAttribute>();
            var anyone = method.GetCustomAttribute<AllowAnyoneAttribute>();
            (allow is null).ShouldNotBe(anyone is null, $"{name} needs either [Allow] or [AllowAnyone]");
            allow?.Roles.ShouldNotBeEmpty(name);
        }
    }

    [Fact]
    public void Every_table_and_queue_is_in_the_data_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "data.md"));

        foreach (var name in Constants(typeof(TableNames)).Concat(Constants(typeof(QueueNames)))) page.ShouldContain($"`{name}`");
    }

    [Fact]
    public void The_time_comes_from_the_clock()
    {
        foreach (var (path, text) in s_sources.Value)
        {
            text.ShouldNotContain("DateTime.Now", customMessage: path);
            text.ShouldNotContain("DateTime.UtcNow", customMessage: path);
            text.ShouldNotContain("DateTimeOffset.UtcNow", customMessage: path);
        }
    }

    [Fact]
    public void The_functions_compile_the_same_under_both_workers()
    {
        foreach (var (path, text) in s_sources.Value)
        {
            text.ShouldNotContain("#if", customMessage: path);
            text.ShouldNotContain("Serverless.Worker", customMessage: path);
        }
    }

    [Fact]
    public void The_commands_of_the_README_exist()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        readme.ShouldContain("dotnet run --project local");
        readme.ShouldContain("dotnet test");
        File.Exists(Path.Combine(Repository.Root, "local", "Local.csproj")).ShouldBeTrue();
        foreach (Match project in Project().Matches(readme))
            Directory.Exists(Path.Combine(Repository.Root, project.Groups[1].Value)).ShouldBeTrue($"README names the project {project.Groups[1].Value}");
        foreach (Match link in Link().Matches(readme))
            Path.Exists(Path.Combine(Repository.Root, link.Groups[1].Value)).ShouldBeTrue($"README links to {link.Groups[1].Value}");
    }

    [Fact]
    public void The_pages_of_docs_link_to_what_is_there()
    {
        foreach (var page in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
                Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)).ShouldBeTrue($"{Relative(page)} links to {link.Groups[1].Value}");
    }

    [Fact]
    public void The_hosts_settings_hold_nothing_that_only_publishing_adds()
    {
        var host = File.ReadAllText(Path.Combine(Repository.Root, "host.json"));

        host.ShouldNotContain("customHandler");
        host.ShouldNotContain("extensionBundle");
    }

    private static IEnumerable<MethodInfo> Triggers() =>
        typeof(Service).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null);

    private static IEnumerable<string> QueueTriggers() =>
        Triggers().SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName).OfType<string>();

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields().Where(field => field.IsLiteral && field.Name != nameof(QueueNames.PoisonSuffix)).Select(field => (string)field.GetRawConstantValue()!);

    private static string Body(MethodInfo method)
    {
        var slice = method.DeclaringType!.Namespace!.Split('.')[1];
        var text = s_sources.Value.Single(source => source.Path == $"functions/{slice}/{slice}Functions.cs").Text;
        var from = text.IndexOf($" {method.Name}(", StringComparison.Ordinal);
        var until = text.IndexOf("\n    [Function(", from, StringComparison.Ordinal);
        return until < 0 ? text[from..] : text[from..until];
    }

    private static int Count(string text, char c) => text.Count(character => character == c);

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"\bAcs[A-Z]\w+|Carrier\.Acs")]
    private static partial Regex AcsType();

    [GeneratedRegex(@"--project (\w+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex Link();
}
