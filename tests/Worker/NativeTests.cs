using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Serverless.Emulator;
using Serverless.Local;
using Serverless.Local.Functions;
using Serverless.Local.Issuer;
using Serverless.Tests.Support;

namespace Serverless.Tests.Worker;

/// <summary>The product as it is published: compiled to native code and started as a Functions host starts it. What works under JIT only fails here.</summary>
public sealed class NativeTests
{
    private const string Subscriber = "+8613812345678";

    // Apart from the folders of every other build; kept, so that the next run compiles only what changed.
    private static readonly string Artifacts = Path.Combine(Repository.Root, "artifacts", "native");

    [Fact]
    public async Task The_native_executable_handles_a_text_and_serves_what_it_stored()
    {
        var executable = await PublishAsync();
        await using var emulator = EmulatorApp.Create(new EmulatorOptions { Port = 0 });
        await emulator.StartAsync();
        await using var issuer = await DevelopmentIssuer.StartAsync();
        var settings = new FunctionsSettings(await TestStorage.NewAccountAsync(), emulator.ConnectionString, issuer.Authority);
        await using var worker = await WorkerProcess.StartCustomHandlerAsync([executable], [.. settings.Environment.Select(setting => (setting.Key, setting.Value))]);

        using var invocation = new StringContent(Invocation(OptOut()), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await worker.Http.PostAsync(new Uri("/ReceiveTexts", UriKind.Relative), invocation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, worker.Output + worker.Errors);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/consent/suppressions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Issue(new TokenRequest("Lin", ["Operator"])));
        using var list = await worker.Http.SendAsync(request);
        list.StatusCode.ShouldBe(HttpStatusCode.OK, worker.Output + worker.Errors);
        (await list.Content.ReadAsStringAsync()).ShouldContain(Subscriber[1..]);

        worker.Terminate();
        (await worker.ExitCodeAsync()).ShouldBe(200, worker.Errors);
    }

    /// <summary>As the host posts a message of the queue: bytes in base64.</summary>
    private static string Invocation(string message) =>
        $$$"""{"Data":{"message":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(message))}}}"},"Metadata":{"DequeueCount":"1","Id":"\"5a1b\"","PopReceipt":"\"AgAA\""}}""";

    /// <summary>An Event Grid event of ACS.</summary>
    private static string OptOut()
    {
        var now = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(new
        {
            id = Guid.NewGuid(),
            topic = "/subscriptions/0/resourceGroups/0/providers/Microsoft.Communication/CommunicationServices/0",
            subject = $"/phonenumber/{Subscriber}",
            eventType = "Microsoft.Communication.SMSReceived",
            eventTime = now,
            dataVersion = "1.0",
            metadataVersion = "1",
            data = new { messageId = Guid.NewGuid(), from = Subscriber, to = "12580", message = "退订", receivedTimestamp = now },
        });
    }

    private static async Task<string> PublishAsync()
    {
        await RequireLinkerAsync();
        var folder = Path.Combine(Artifacts, "published");
        var (code, output) = await RunAsync("dotnet",
        [
            "publish", Path.Combine(Repository.Root, "functions", "Functions.csproj"), "-o", folder, $"-p:ArtifactsPath={Artifacts}",
            // A new commit alone is no change.
            "-p:IncludeSourceRevisionInInformationalVersion=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v:quiet", "-nologo",
        ]);
        code.ShouldBe(0, output);
        var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? "functions.exe" : "functions");
        File.Exists(executable).ShouldBeTrue($"dotnet publish wrote no executable to {folder}.");
        File.Exists(Path.Combine(folder, "functions.dll")).ShouldBeFalse("The executable is not native: its code is in functions.dll.");
        return executable;
    }

    /// <summary>The native compiler needs a C linker and zlib. Debian's relatives get them where we may install them.</summary>
    private static async Task RequireLinkerAsync()
    {
        // Windows and macOS say themselves what is missing (their developers' tools).
        if (!OperatingSystem.IsLinux())
            return;
        List<string> missing = [];
        if (!OnPath("clang") && !OnPath("gcc"))
            missing.AddRange(["gcc", "libc6-dev"]);
        if (!File.Exists("/usr/include/zlib.h") && !OnPath("apk") && !OnPath("dnf"))
            missing.Add("zlib1g-dev");
        if (missing.Count == 0)
            return;

        var cure = $"Native AOT needs a C linker and the headers of zlib: apt-get install {string.Join(' ', missing)}";
        (Environment.UserName == "root" && OnPath("apt-get")).ShouldBeTrue(cure);
        await RunAsync("apt-get", ["update", "-qq"]);
        var (code, output) = await RunAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", .. missing]);
        code.ShouldBe(0, $"{cure}\n{output}");
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } };
        using var process = Process.Start(start)!;
        // A minute of compiling on all cores must not starve the tests that run beside it.
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
