using System.Diagnostics;

namespace Serverless.Local;

/// <summary>Waits for a program to answer over HTTP.</summary>
internal static class Readiness
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Returns when a GET of that address is answered with 2xx.</summary>
    /// <exception cref="LocalException">The process ended or was not ready in time; the message has its last lines.</exception>
    public static async Task WaitAsync(string name, Uri url, ChildProcess process, TimeSpan limit, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var answer = "nothing";
        while (watch.Elapsed < limit)
        {
            if (process.Exited.IsCompleted)
                throw new LocalException($"{name} ended with code {await process.Exited} while starting. The last lines:\n{string.Join('\n', process.LastLines)}");
            try
            {
                using var response = await s_http.GetAsync(url, cancellation);
                if (response.IsSuccessStatusCode) return;
                answer = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}";
            }
            catch (HttpRequestException e)
            {
                answer = e.Message;
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                answer = "nothing within 10 s";
            }

            await Task.Delay(50, cancellation);
        }

        throw new LocalException(
            $"{name} did not become ready within {limit.TotalSeconds:0} s: {url} answered {answer}. The last lines:\n{string.Join('\n', process.LastLines)}");
    }
}
