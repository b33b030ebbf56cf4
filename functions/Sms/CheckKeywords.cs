using Microsoft.Extensions.Hosting;

namespace Serverless.Sms;

/// <summary>Refuses to start with a keyword table that would fail with the first text: a word that two rows claim, or a row whose command nobody registered.</summary>
internal sealed class CheckKeywords(KeywordTable table, IEnumerable<ISmsCommand> commands) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var unknown = table.Commands.Except(commands.Select(command => command.Name)).ToList();
        return unknown.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"The keyword table names commands that nobody registered: {string.Join(", ", unknown)}.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
