using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Serverless.Tests.Worker;

/// <summary>Waits for what a test expects.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? text = null) =>
        UntilAsync(() => Task.FromResult(condition()), text);

    public static async Task UntilAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        for (var watch = Stopwatch.StartNew(); !await condition(); await Task.Delay(20))
        {
            if (watch.Elapsed > Limit)
                throw new ShouldAssertException($"This did not come true within {Limit}: {text}");
        }
    }
}
