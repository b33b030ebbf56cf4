using System.Diagnostics;

namespace Serverless.Tests.Browser;

/// <summary>Finds the machine's Chromium or Chrome, or gets one: a test of a page is never skipped for want of a browser.</summary>
internal static class Chromium
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private static readonly string[] s_places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>The path of the executable, or null for the one that Playwright downloaded.</summary>
    public static async Task<string?> FindOrInstallAsync()
    {
        var canInstall = OperatingSystem.IsLinux() && Environment.UserName == "root" && OnPath("apt-get") is not null;
        if (canInstall && !await HasChineseFontAsync())
            await AptInstallAsync("fontconfig", "fonts-noto-cjk");
        if (Find() is { } found)
            return found;
        if (canInstall && await AptInstallAsync("chromium") && Find() is { } installed)
            return installed;
        return Microsoft.Playwright.Program.Main(["install", "chromium"]) == 0
            ? null
            : throw new InvalidOperationException("There is no Chromium or Chrome, and none could be installed: install one, for example with \"apt-get install chromium\".");
    }

    private static string? Find() => s_names.Select(OnPath).Concat(s_places.Where(File.Exists)).FirstOrDefault(path => path is not null);

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    // Without one the pictures show boxes instead of Chinese. The tests themselves pass without.
    private static async Task<bool> HasChineseFontAsync() => OnPath("fc-list") is not null && (await RunAsync("fc-list", ":lang=zh")).Output.Length > 0;

    private static async Task<bool> AptInstallAsync(params string[] packages)
    {
        await RunAsync("apt-get", "update", "-qq");
        return (await RunAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", .. packages])).ExitCode == 0;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
