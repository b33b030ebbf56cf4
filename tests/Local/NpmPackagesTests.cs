using System.Text.Json;
using Serverless.Local;

namespace Serverless.Tests.Local;

public sealed class NpmPackagesTests
{
    [Fact]
    public void The_lock_file_names_no_registry_so_that_a_mirror_works_as_well()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local", "package-lock.json")));

        foreach (var package in file.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0))
        {
            package.Value.TryGetProperty("resolved", out _).ShouldBeFalse(package.Name);
            package.Value.TryGetProperty("integrity", out _).ShouldBeTrue(package.Name);
        }
    }
}
