using Azure;
using Azure.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Operations;

/// <summary>Whether the service can do its work: reads from the table and the queue that every text needs.</summary>
public sealed class CheckHealth(Tables tables, Queues queues)
{
    public async Task<HealthView> Execute(CancellationToken stop)
    {
        List<string> problems = [];
        await Check("Table storage", async () =>
            await (await tables.Get(TableNames.Texts)).GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>("health", "health", cancellationToken: stop));
        await Check("Queue storage", async () => await (await queues.Get(QueueNames.SmsInbound)).GetPropertiesAsync(stop));
        return new(problems.Count == 0 ? "ready" : "not ready", problems);

        async Task Check(string what, Func<Task> read)
        {
            try
            {
                await read();
            }
            catch (Exception error) when (error is RequestFailedException or AggregateException or AuthenticationFailedException or InvalidOperationException)
            {
                problems.Add($"{what} cannot be reached; check AzureWebJobsStorage ({(error is RequestFailedException failed && failed.Status > 0 ? failed.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : error.GetType().Name)}).");
            }
        }
    }
}
