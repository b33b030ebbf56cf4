namespace Serverless.Emulator;

/// <summary>One spelling for each number, so that <c>+8613800138000</c>, <c>8613800138000</c> and a url's <c>%2B86…</c> are the same handset.</summary>
internal static class NumberKey
{
    /// <summary>The digits alone; an alphanumeric id without outer spaces, in lower case.</summary>
    public static string Of(string number) =>
        number.Any(char.IsAsciiLetter)
            ? number.Trim().ToLowerInvariant()
            : string.Concat(number.Where(char.IsAsciiDigit));

    /// <summary>How a number is shown: E.164 with its plus; service numbers and alphanumeric ids as they are.</summary>
    public static string Display(string number)
    {
        var key = Of(number);
        return key.Length >= 8 && key.All(char.IsAsciiDigit) ? "+" + key : number.Trim();
    }
}
