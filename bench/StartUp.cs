using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Serverless.Local;
using Serverless.Tests.Support;

namespace Serverless.Bench;

/// <summary>
/// From process start to the first handled queue message, with an answer that goes through Table storage and the carrier, driven as a Functions host drives its
/// custom handler: <c>GET /</c> every 25 ms until something answers, then <c>POST /ReceiveTexts</c>. Goal with Native AOT: 0.25 s and 80 MB.
/// </summary>
internal static class StartUp
{
    public static async Task Run(BenchOptions options)
    {
        // The carrier and the storage alone; the processes that are measured are started here.
        await using var service = await RunningService.StartAsync();
        await service.StopFunctions();
        List<string[]> rows = [];
        var number = 0;
        foreach (var (name, arguments) in new[] { ("Native AOT", ""), ("JIT", "-p:PublishAot=false") })
        {
            var folder = await PublishAsync(name.Replace(" ", "", StringComparison.Ordinal), arguments);
            // The first run warms the disk's cache and makes the tables.
            await StartAsync(service, folder, ++number);
            List<Started> runs = [];
            for (var run = 0; run < options.Runs; run++) runs.Add(await StartAsync(service, folder, ++number));
            rows.Add(Row(name, "process answers", "ms", runs.Select(run => run.Ready)));
            rows.Add(Row(name, "first message handled", "ms", runs.Select(run => run.First)));
            rows.Add(Row(name, "second message, alone", "ms", runs.Select(run => run.Second)));
            rows.Add(Row(name, "peak memory after the first", "MB", runs.Select(run => run.PeakAfterFirst)));
            rows.Add(Row(name, "peak memory after 50", "MB", runs.Select(run => run.PeakAfterMany)));
        }
        Report.Table(["", "", "runs", "median", "worst", ""], rows);
    }

    /// <param name="Ready">Process start to the first answer, ms.</param>
    /// <param name="First">Process start to the end of the first invocation, ms.</param>
    /// <param name="Second">The second invocation by itself, ms.</param>
    private sealed record Started(double Ready, double First, double Second, double PeakAfterFirst, double PeakAfterMany);

    private static string[] Row(string kind, string what, string unit, IEnumerable<double> values)
    {
        var figures = new Figures(values);
        return [kind, what, $"{figures.Count}", $"{figures.Median:0}", $"{figures.Worst:0}", unit];
    }

    private static async Task<string> PublishAsync(string name, string arguments)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", name);
        var log = new StringBuilder();
        using var publish = Process.Start(new ProcessStartInfo("dotnet", $"publish functions -c Release -o \"{folder}\" {arguments}")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        log.Append(await publish.StandardOutput.ReadToEndAsync());
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException($"dotnet publish failed:\n{log}");
    }

    private static async Task<Started> StartAsync(RunningService service, string folder, int number)
    {
        var port = Ports.Free();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var start = new ProcessStartInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "functions.exe" : "functions"))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment =
            {
                ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}",
                ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = Guid.NewGuid().ToString(),
                ["FUNCTIONS_APP_ROOT_PATH"] = folder,
                ["AzureWebJobsStorage"] = service.Storage,
                ["Acs__ConnectionString"] = service.Emulator.ConnectionString,
            },
        };
        var invocations = Enumerable.Range(0, 50).Select(i => Invocation($"86139{number:000}{i:00000}")).ToArray();

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        try
        {
            while (!await AnswersAsync(client)) await Task.Delay(25);
            var ready = watch.Elapsed.TotalMilliseconds;
            await InvokeAsync(client, invocations[0]);
            var first = watch.Elapsed.TotalMilliseconds;
            var peakAfterFirst = PeakMegabytes(process);
            var again = watch.Elapsed.TotalMilliseconds;
            await InvokeAsync(client, invocations[1]);
            var second = watch.Elapsed.TotalMilliseconds - again;
            await Parallel.ForEachAsync(invocations.Skip(2), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (invocation, _) => await InvokeAsync(client, invocation));
            await service.AnswersTo($"+86139{number:000}{49:00000}");
            return new(ready, first, second, peakAfterFirst, PeakMegabytes(process));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>As the host asks: any answer will do, and only a port that is not open yet means to wait.</summary>
    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException notYet) when (notYet.InnerException is SocketException)
        {
            return false;
        }
    }

    private static async Task InvokeAsync(HttpClient client, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ReceiveTexts") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What the host posts: the queue message's bytes (Event Grid's base64) in base64, and its metadata.</summary>
    private static string Invocation(string from)
    {
        var id = $"Incoming_{Guid.NewGuid()}_noam";
        var now = DateTimeOffset.UtcNow;
        var happened = JsonSerializer.Serialize(new
        {
            id,
            topic = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Communication/CommunicationServices/contoso",
            subject = "/phonenumber/12580",
            eventType = "Microsoft.Communication.SMSReceived",
            eventTime = now,
            dataVersion = "1.0",
            metadataVersion = "1",
            data = new { messageId = id, from, to = "12580", message = "help", receivedTimestamp = now, segmentCount = 1 },
        });
        var queued = Convert.ToBase64String(Encoding.UTF8.GetBytes(happened));
        return JsonSerializer.Serialize(new
        {
            Data = new { message = Convert.ToBase64String(Encoding.UTF8.GetBytes(queued)) },
            Metadata = new
            {
                DequeueCount = "1",
                Id = $"\"{Guid.NewGuid()}\"",
                PopReceipt = "\"AgAAAAMAAAAAAAAA\"",
                ExpirationTime = now.AddDays(7),
                InsertionTime = now,
                NextVisibleTime = now.AddMinutes(10),
                sys = new { MethodName = "ReceiveTexts", UtcNow = now, RandGuid = Guid.NewGuid() },
            },
        });
    }

    private static double PeakMegabytes(Process process)
    {
        if (!File.Exists($"/proc/{process.Id}/status"))
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1e6;
        }
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
