namespace Serverless.Platform.Storage;

/// <summary>Every table of the service; docs/data.md has their keys.</summary>
public static class TableNames
{
    public const string Texts = "Texts";
    public const string TextDeadlines = "TextDeadlines";
    public const string Consent = "Consent";
    public const string Contacts = "Contacts";
    public const string ContactDeadlines = "ContactDeadlines";
    public const string Waiting = "Waiting";
    public const string Agents = "Agents";
    public const string ReadyAgents = "ReadyAgents";
    public const string DeskDirectory = "DeskDirectory";
    public const string QueueStatistics = "QueueStatistics";
    public const string DeskSettings = "DeskSettings";
    public const string DeskTransfers = "DeskTransfers";
    public const string Requests = "Requests";
    public const string Unreadable = "Unreadable";
    public const string OperatorNotes = "OperatorNotes";
}
