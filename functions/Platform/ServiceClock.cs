namespace Serverless.Platform;

/// <summary>The time, and the one place where it becomes the service's local time (Asia/Shanghai).</summary>
public sealed class ServiceClock(TimeProvider time)
{
    // Made here rather than looked up: China has had no summer time since 1991, and a machine need not have the time zone database.
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "China", "China");

    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset Local => ToLocal(Now);

    public static DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, s_zone);
}
