using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Tests.Worker;

/// <summary>Publishes the product, without the native compiler, which takes a minute and changes none of the other files.</summary>
public sealed class PublishTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("publish").FullName;

    public async Task InitializeAsync()
    {
        var stale = Directory.CreateDirectory(Path.Combine(_folder, "GoneLongAgo")).FullName;
        await File.WriteAllTextAsync(Path.Combine(stale, "function.json"), "{}");
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", Path.Combine(Root(), "functions", "Functions.csproj"), "-o", _folder, "-p:PublishAot=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v:quiet", "-nologo",
        ])
        { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        publish.ExitCode.ShouldBe(0, output);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void The_folder_is_what_a_functions_host_reads()
    {
        var files = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder, file)).ToList();

        files.ShouldAllBe(file => !file.EndsWith(".pdb") && !file.EndsWith(".dbg") && !file.EndsWith("appsettings.Development.json") && !file.EndsWith("local.settings.json"));
        files.ShouldNotContain("functions.xml");

        using var host = Read("host.json");
        var executable = host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString()!;
        files.ShouldContain(executable);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_folder, executable)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue("The host does not make it executable on every plan.");
        using var source = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "host.json")));
        foreach (var setting in source.RootElement.EnumerateObject())
            JsonElement.DeepEquals(host.RootElement.GetProperty(setting.Name), setting.Value).ShouldBeTrue(setting.Name);
        source.RootElement.TryGetProperty("customHandler", out _).ShouldBeFalse("Publishing adds it.");

        var functions = Functions().ToList();
        functions.ShouldNotBeEmpty();
        files.Where(file => Path.GetFileName(file) == "function.json").Select(file => Path.GetDirectoryName(file))
            .ShouldBe(functions.Select(function => function.Name), ignoreOrder: true);
        foreach (var (name, parameter, trigger) in functions)
            ShouldBeRight(name, parameter, trigger);
    }

    private void ShouldBeRight(string function, string parameter, Attribute trigger)
    {
        using var json = Read(Path.Combine(function, "function.json"));
        var bindings = json.RootElement.GetProperty("bindings").EnumerateArray().ToList();
        var first = bindings[0];
        string? Value(string name) => first.TryGetProperty(name, out var value) ? value.ToString() : null;

        Value("name").ShouldBe(parameter);
        Value("direction").ShouldBe("in");
        switch (trigger)
        {
            case HttpTriggerAttribute http:
                Value("type").ShouldBe("httpTrigger");
                Value("authLevel").ShouldBe("anonymous");
                Value("route").ShouldBe(http.Route);
                bindings.Count.ShouldBe(2, "With any more, the host wraps requests instead of forwarding them.");
                (bindings[1].GetProperty("type").GetString(), bindings[1].GetProperty("direction").GetString()).ShouldBe(("http", "out"));
                break;
            case QueueTriggerAttribute queue:
                bindings.ShouldHaveSingleItem();
                (Value("type"), Value("queueName"), Value("connection"), Value("dataType")).ShouldBe(("queueTrigger", queue.QueueName, queue.Connection ?? "AzureWebJobsStorage", "binary"));
                break;
            case TimerTriggerAttribute timer:
                bindings.ShouldHaveSingleItem();
                (Value("type"), Value("schedule"), Value("useMonitor"), Value("runOnStartup")).ShouldBe(("timerTrigger", timer.Schedule, $"{timer.UseMonitor}", $"{timer.RunOnStartup}"));
                break;
            default:
                throw new ShouldAssertException($"{function} has a {trigger.GetType().Name}.");
        }
    }

    /// <summary>Found by reflection, so that what the generator misses is missed here.</summary>
    private static IEnumerable<(string Name, string Parameter, Attribute Trigger)> Functions() =>
        from method in Assembly.Load("functions").GetTypes().SelectMany(type => type.GetMethods())
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttributes().FirstOrDefault(attribute => attribute is Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute)
        where trigger is not null
        select (function.Name, parameter.Name!, trigger);

    private JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, file)));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
