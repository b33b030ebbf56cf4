using System.Diagnostics;
using Microsoft.Playwright;

namespace Serverless.Tests.Browser;

/// <summary>
/// Starts the machine's Chromium or Chrome, or gets one: a test of a page is never skipped for want of a browser. What is found need not
/// start (Ubuntu's <c>chromium</c> is only a stub of a snap), so the next one is tried then.
/// </summary>
internal sealed class Chromium(IPlaywright playwright, string[] flags)
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private static readonly string[] s_places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ];

    private readonly List<string> _failures = [];
    private readonly HashSet<string> _tried = [];

    /// <exception cref="InvalidOperationException">Nothing starts; the message says what was tried and what came of it.</exception>
    public async Task<IBrowser> LaunchAsync()
    {
        var canInstall = OperatingSystem.IsLinux() && Environment.UserName == "root" && OnPath("apt-get") is not null;
        if (canInstall && !await HasChineseFontAsync())
            await AptInstallAsync("fontconfig", "fonts-noto-cjk");
        if (await LaunchFoundAsync() is { } found)
            return found;
        if (canInstall && await AptInstallAsync("chromium") && await LaunchFoundAsync() is { } installed)
            return installed;
        if (Microsoft.Playwright.Program.Main(["install", "chromium"]) == 0 && await TryAsync(null) is { } downloaded)
            return downloaded;
        throw new InvalidOperationException(
            "There is no Chromium or Chrome that starts, and none could be installed: install one, for example with \"apt-get install chromium\". Tried:\n" + string.Join('\n', _failures));
    }

    private async Task<IBrowser?> LaunchFoundAsync()
    {
        foreach (var path in s_names.Select(OnPath).OfType<string>().Concat(s_places.Where(File.Exists)).Where(_tried.Add))
        {
            if (await TryAsync(path) is { } browser)
                return browser;
        }
        return null;
    }

    // Null stands for the browser that Playwright downloaded.
    private async Task<IBrowser?> TryAsync(string? path)
    {
        try
        {
            return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = flags });
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException)
        {
            _failures.Add($"{path ?? "Playwright's own"}: {failure.Message}");
            return null;
        }
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    // Without one the pictures show boxes instead of Chinese. The tests themselves pass without.
    private static async Task<bool> HasChineseFontAsync() => OnPath("fc-list") is not null && (await RunAsync("fc-list", ":lang=zh")).Output.Length > 0;

    private async Task<bool> AptInstallAsync(params string[] packages)
    {
        var update = await RunAsync("apt-get", "update", "-qq");
        var install = await RunAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", .. packages]);
        if (install.ExitCode != 0)
            _failures.Add($"apt-get install {string.Join(' ', packages)}: {update.Output}{install.Output}");
        return install.ExitCode == 0;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        var problems = await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + problems);
    }
}
