using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Serverless.Local;

namespace Serverless.Tests.Local;

public sealed class NpmPackagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("npm").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "a build that was killed while it wrote its lock")]
    [InlineData("2147483647", "a build that was killed later")]
    public async Task A_lock_that_was_left_behind_does_not_stop_the_next_build(string owner, string by)
    {
        foreach (var file in (string[])["package.json", "package-lock.json"]) await File.WriteAllTextAsync(Path.Combine(_folder, file), "{}");
        Directory.CreateDirectory(Path.Combine(_folder, "node_modules"));
        // Installed already, so that nothing is fetched.
        await File.WriteAllTextAsync(Path.Combine(_folder, "node_modules", ".installed"), Convert.ToHexStringLower(SHA256.HashData("{}{}"u8)));
        var held = Path.Combine(_folder, "npm.lock");
        await File.WriteAllTextAsync(held, owner);
        File.SetLastWriteTimeUtc(held, DateTime.UtcNow.AddMinutes(-2));

        using var build = Process.Start("node", [Path.Combine(Repository.Root, "local", "build", "npm-ci.mjs"), _folder, held]);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await build.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            build.Kill();
            throw new ShouldAssertException($"The build hangs on the lock of {by}.");
        }

        build.ExitCode.ShouldBe(0);
        File.Exists(held).ShouldBeFalse();
    }

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
