namespace Serverless.Platform.Storage;

/// <summary>Every table of the service; docs/data.md has their keys.</summary>
public static class TableNames
{
    public const string Texts = "Texts";
    public const string TextDeadlines = "TextDeadlines";
    public const string Consent = "Consent";
    public const string Contacts = "Contacts";
    public const string Inbox = "Inbox";
    public const string DeskSettings = "DeskSettings";
    public const string Requests = "Requests";
    public const string Unreadable = "Unreadable";
    public const string OperatorNotes = "OperatorNotes";
}
