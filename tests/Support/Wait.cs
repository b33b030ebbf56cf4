using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Serverless.Tests.Support;

/// <summary>Waits for what a test expects, as briefly as can be, instead of sleeping.</summary>
public static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Above what a slow machine needs, so that only a fault reaches it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Returns as soon as the condition holds, where it says enough by itself.</summary>
    /// <exception cref="ShouldAssertException">It did not hold within a minute.</exception>
    public static Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? text = null) =>
        Until(condition, Limit, "The test waited", text);

    /// <inheritdoc cref="Until(Func{bool}, string)"/>
    public static Task Until(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? text = null) =>
        Until(condition, Limit, "The test waited", text);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="ShouldAssertException">It did not hold within that time; the message has the condition and the reason.</exception>
    public static Task Until(Func<bool> condition, TimeSpan within, string because, [CallerArgumentExpression(nameof(condition))] string? text = null) =>
        Until(() => Task.FromResult(condition()), within, because, text);

    /// <inheritdoc cref="Until(Func{bool}, TimeSpan, string, string)"/>
    public static Task Until(Func<Task<bool>> condition, TimeSpan within, string because, [CallerArgumentExpression(nameof(condition))] string? text = null) =>
        For(condition, holds => holds, within, because, text);

    /// <summary>Returns the first value that is as wanted, and shows the last one seen when none was.</summary>
    /// <exception cref="ShouldAssertException">No value was as wanted within that time.</exception>
    public static async Task<T> For<T>(
        Func<Task<T>> read, Func<T, bool> wanted, TimeSpan within, string because, [CallerArgumentExpression(nameof(wanted))] string? text = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (wanted(value))
                return value;
            if (watch.Elapsed > within)
                throw new ShouldAssertException($"{because}, but within {within.TotalSeconds:0.#} s this did not come true: {text}. Last seen: {Show(value)}");
            await Task.Delay(Interval);
        }
    }

    private static string Show<T>(T value) => value switch
    {
        null => "nothing",
        string s => s,
        System.Collections.IEnumerable items => string.Join("; ", items.Cast<object?>()) is { Length: > 0 } s ? s : "an empty list",
        _ => value.ToString() ?? "",
    };
}
