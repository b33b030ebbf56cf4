namespace Serverless.Tests.Support;

internal static class Also
{
    /// <summary>Asserts something and goes on with the value.</summary>
    public static T ShouldSatisfy<T>(this T value, Action<T> assert)
    {
        assert(value);
        return value;
    }
}
