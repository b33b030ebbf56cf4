using System.Globalization;

namespace Serverless.Emulator.Sms;

/// <summary>Ids in the form of ACS: direction, time, GUID, region.</summary>
internal static class MessageIds
{
    public static string Outgoing(DateTimeOffset now) => Create("Outgoing", now);

    public static string Incoming(DateTimeOffset now) => Create("Incoming", now);

    public static string Network(DateTimeOffset now) => Create("Network", now);

    private static string Create(string direction, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{direction}_{now.UtcDateTime:yyyyMMddHHmmss}{Guid.NewGuid():D}_noam");
}
