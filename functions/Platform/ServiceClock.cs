namespace Serverless.Platform;

/// <summary>The time, and the one place where it becomes the service's local time (Asia/Shanghai).</summary>
public sealed class ServiceClock(TimeProvider time)
{
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset Local => ToLocal(Now);

    public static DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, s_zone);
}
