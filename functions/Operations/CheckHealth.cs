using System.Globalization;
using Azure;
using Azure.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Operations;

/// <summary>Whether the service can do its work: reads from the table and the queue that every text needs.</summary>
public sealed class CheckHealth(Tables tables, Queues queues)
{
    // Whoever asks will not wait longer; the clients would try for half a minute.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    public async Task<HealthView> Execute(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(s_limit);
        var checks = await Task.WhenAll(
            Check("Table storage", async () =>
                await (await tables.Get(TableNames.Texts)).GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>("health", "health", cancellationToken: limit.Token)),
            Check("Queue storage", async () => await (await queues.Get(QueueNames.SmsInbound)).GetPropertiesAsync(limit.Token)));
        List<string> problems = [.. checks.OfType<string>()];
        return new(problems.Count == 0 ? "ready" : "not ready", problems);

        async Task<string?> Check(string what, Func<Task> read)
        {
            try
            {
                await read().WaitAsync(limit.Token);
                return null;
            }
            catch (Exception error) when (error is RequestFailedException or AggregateException or AuthenticationFailedException or InvalidOperationException
                || (error is OperationCanceledException && !stop.IsCancellationRequested))
            {
                var reason = error switch
                {
                    RequestFailedException { Status: > 0 } failed => failed.Status.ToString(CultureInfo.InvariantCulture),
                    OperationCanceledException => "no answer",
                    _ => error.GetType().Name,
                };
                return $"{what} cannot be reached; check AzureWebJobsStorage ({reason}).";
            }
        }
    }
}
