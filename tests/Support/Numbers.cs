using Serverless.Platform;

namespace Serverless.Tests.Support;

/// <summary>Numbers for tests that need one but not which.</summary>
internal static class Numbers
{
    private static int s_last;

    public static PhoneNumber Of(string value) => PhoneNumber.FromStored(value);

    /// <summary>A Chinese mobile number that nobody else has.</summary>
    public static PhoneNumber Chinese() => Of($"+86139{Interlocked.Increment(ref s_last):00000000}");

    /// <summary>An American number that nobody else has.</summary>
    public static PhoneNumber American() => Of($"+1206{5_550_000 + Interlocked.Increment(ref s_last):0000000}");
}
