namespace Serverless.Platform.Storage;

/// <summary>Every queue of the service. Each has a poison queue of the same name with "-poison", which <c>SweepPoison</c> empties into the unreadable store every minute.</summary>
public static class QueueNames
{
    /// <summary>Event Grid puts received texts here.</summary>
    public const string SmsInbound = "sms-inbound";

    /// <summary>Event Grid puts delivery reports here: apart from the texts, so that a campaign's reports never hold up a subscriber.</summary>
    public const string SmsReports = "sms-reports";

    /// <summary>Stored texts that are due to be sent, by id.</summary>
    public const string SmsOutbound = "sms-outbound";

    /// <summary>Opt-outs and opt-ins to be repeated at the carrier.</summary>
    public const string ConsentMirror = "consent-mirror";

    /// <summary>Contacts to be looked at when an offer lapses or a wrap-up is over.</summary>
    public const string DeskDeadlines = "desk-deadlines";

    public const string PoisonSuffix = "-poison";

    public static IReadOnlyList<string> All { get; } = [SmsInbound, SmsReports, SmsOutbound, ConsentMirror, DeskDeadlines];
}
