using System.Diagnostics;
using System.Text.Json;
using Serverless.Local;

namespace Serverless.Tests.Worker;

/// <summary><c>-p:FunctionsWorker=Microsoft</c> builds the same sources with Microsoft's packages.</summary>
public sealed class MicrosoftWorkerTests
{
    [Fact]
    public async Task Microsofts_packages_replace_the_worker_and_have_their_versions()
    {
        var own = await ItemsAsync("");
        var microsoft = await ItemsAsync("Microsoft");

        own["ProjectReference"].ShouldContain(reference => reference.EndsWith("Worker.csproj"));
        microsoft["ProjectReference"].ShouldBeEmpty();
        string[] packages =
        [
            "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Sdk", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
            "Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues", "Microsoft.Azure.Functions.Worker.Extensions.Timer",
        ];
        microsoft["PackageReference"].Except(own["PackageReference"]).ShouldBe(packages, ignoreOrder: true);
        packages.ShouldBeSubsetOf(microsoft["PackageVersion"]);
    }

    /// <summary>What the project file says, without a build or a restore.</summary>
    private static async Task<Dictionary<string, List<string>>> ItemsAsync(string worker)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            "msbuild", Path.Combine(Repository.Root, "functions", "Functions.csproj"), $"-p:FunctionsWorker={worker}", "-getItem:ProjectReference,PackageReference,PackageVersion", "-nodeReuse:false",
        ])
        { RedirectStandardOutput = true };
        using var evaluation = Process.Start(start)!;
        var output = await evaluation.StandardOutput.ReadToEndAsync();
        await evaluation.WaitForExitAsync();
        evaluation.ExitCode.ShouldBe(0, output);
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("Items").EnumerateObject().ToDictionary(
            items => items.Name, items => items.Value.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!).ToList());
    }
}
