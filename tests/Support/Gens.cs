using CsCheck;

namespace Serverless.Tests.Support;

internal static class Gens
{
    /// <summary>One of these values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
