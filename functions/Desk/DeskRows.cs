using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>Rows of the desk's tables to and from the types; docs/data.md has the keys.</summary>
internal static class DeskRows
{
    public static TableEntity From(Contact contact)
    {
        var row = new TableEntity(contact.Id.Number.Value, ContactStore.ContactRow(contact.Id))
        {
            ["Channel"] = contact.Channel.ToString(),
            ["Number"] = contact.Number.Value,
            ["Subject"] = contact.Subject,
            ["Language"] = contact.Language,
            ["ServiceNumber"] = contact.ServiceNumber,
            ["Queue"] = contact.Queue,
            ["Skills"] = string.Join('+', contact.Skills),
            ["Priority"] = contact.Priority,
            ["Rule"] = contact.Rule,
            ["OpenedAt"] = contact.OpenedAt,
            ["WaitingSince"] = contact.WaitingSince,
            ["State"] = contact.State.ToString(),
            ["Since"] = contact.Since,
            ["Turn"] = contact.Turn,
            ["Steps"] = contact.Steps,
            ["Texts"] = contact.Texts,
        };
        row.SetIfAny("LastTextAt", contact.LastTextAt);
        row.SetIfAny("Agent", contact.Agent);
        row.SetIfAny("Offer", contact.Offer);
        row.SetIfAny("Until", contact.Until);
        row.SetIfAny("FirstAcceptedAt", contact.FirstAcceptedAt);
        row.SetIfAny("PreferredAgent", contact.PreferredAgent);
        row.SetIfAny("PreferredUntil", contact.PreferredUntil);
        row.SetIfAny("AgentName", contact.AgentName);
        row.SetIfAny("AcceptedAt", contact.AcceptedAt);
        if (contact.ReservedFor.Count > 0) row["ReservedFor"] = Write(contact.ReservedFor, DeskJson.Default.IReadOnlyListString);
        row.SetIfAny("Disposition", contact.Disposition);
        row.SetIfAny("LookAt", contact.LookAt);
        if (contact.EndedOffer is not null) row["EndedOffer"] = Write(contact.EndedOffer, DeskJson.Default.EndedOffer);
        if (contact.Declined.Count > 0) row["Declined"] = Write(contact.Declined, DeskJson.Default.IReadOnlyListString);
        if (contact.AppliedRules.Count > 0) row["AppliedRules"] = Write(contact.AppliedRules, DeskJson.Default.IReadOnlyListString);
        if (contact.Participants.Count > 0) row.SetText("Participants", Write(contact.Participants, DeskJson.Default.IReadOnlyListParticipant));
        return row;
    }

    public static Contact ToContact(TableEntity row) => new()
    {
        Id = ContactStore.IdOf(row),
        Channel = Enum.Parse<Channel>(row.GetString("Channel")),
        Number = PhoneNumber.FromStored(row.GetString("Number")),
        Subject = row.GetString("Subject"),
        Language = row.GetString("Language"),
        ServiceNumber = row.GetString("ServiceNumber"),
        Queue = row.GetString("Queue"),
        Skills = row.GetString("Skills").Split('+', StringSplitOptions.RemoveEmptyEntries),
        Priority = row.GetInt32("Priority")!.Value,
        Rule = row.GetString("Rule"),
        OpenedAt = row.GetDateTimeOffset("OpenedAt")!.Value,
        WaitingSince = row.GetDateTimeOffset("WaitingSince")!.Value,
        State = Enum.Parse<ContactState>(row.GetString("State")),
        Since = row.GetDateTimeOffset("Since")!.Value,
        Turn = row.GetInt32("Turn")!.Value,
        Steps = row.GetInt32("Steps")!.Value,
        Texts = row.GetInt32("Texts")!.Value,
        LastTextAt = row.GetDateTimeOffset("LastTextAt"),
        Agent = row.GetString("Agent"),
        Offer = row.GetString("Offer"),
        Until = row.GetDateTimeOffset("Until"),
        FirstAcceptedAt = row.GetDateTimeOffset("FirstAcceptedAt"),
        EndedOffer = Read(row.GetString("EndedOffer"), DeskJson.Default.EndedOffer),
        Declined = Read(row.GetString("Declined"), DeskJson.Default.IReadOnlyListString) ?? [],
        PreferredAgent = row.GetString("PreferredAgent"),
        PreferredUntil = row.GetDateTimeOffset("PreferredUntil"),
        AgentName = row.GetString("AgentName"),
        AcceptedAt = row.GetDateTimeOffset("AcceptedAt"),
        ReservedFor = Read(row.GetString("ReservedFor"), DeskJson.Default.IReadOnlyListString) ?? [],
        Participants = Read(row.GetText("Participants"), DeskJson.Default.IReadOnlyListParticipant) ?? [],
        AppliedRules = Read(row.GetString("AppliedRules"), DeskJson.Default.IReadOnlyListString) ?? [],
        Disposition = row.GetString("Disposition"),
        LookAt = row.GetDateTimeOffset("LookAt"),
        ETag = row.ETag.ToString(),
    };

    public static TableEntity From(ContactId contact, int step, ContactStep happened)
    {
        var row = new TableEntity(contact.Number.Value, ContactStore.StepRow(contact, step))
        {
            ["Kind"] = happened.Kind,
            ["At"] = happened.At,
            ["By"] = happened.By,
        };
        row.SetIfAny("About", happened.About);
        if (happened.Words is { } words) row.SetText("Words", words);
        if (happened.Note is { } note) row.SetText("Note", note);
        return row;
    }

    public static ContactStep ToStep(TableEntity row) => new(
        row.GetString("Kind"), row.GetDateTimeOffset("At")!.Value, row.GetString("By"), row.GetString("About"), row.GetText("Words") is { Length: > 0 } words ? words : null,
        row.GetText("Note") is { Length: > 0 } note ? note : null);

    public static TableEntity From(Agent agent)
    {
        var row = new TableEntity(agent.Id, AgentStore.AgentRow)
        {
            ["Name"] = agent.Name,
            ["Mode"] = agent.Mode.ToString(),
            ["Queues"] = Write(agent.Queues, DeskJson.Default.IReadOnlyListString),
            ["Skills"] = Write(agent.Skills, DeskJson.Default.IReadOnlyListString),
            ["Units"] = agent.Units,
            ["MayTransfer"] = agent.MayTransfer,
            ["IdleSince"] = agent.IdleSince,
            ["ActivitySince"] = agent.ActivitySince,
            ["Version"] = agent.Version,
        };
        if (agent.Work.Count > 0) row.SetText("Work", Write(agent.Work, DeskJson.Default.IReadOnlyListEngagement));
        if (agent.Joined.Count > 0) row.SetText("Joined", Write(agent.Joined, DeskJson.Default.IReadOnlyListContactId));
        row.SetIfAny("Reason", agent.Reason);
        row.SetIfAny("Listed", agent.Listed);
        if (agent.Refusals is { } refusals) row["Refusals"] = Write(refusals, DeskJson.Default.MonthlyCount);
        if (agent.Breaches is { } breaches) row["Breaches"] = Write(breaches, DeskJson.Default.MonthlyCount);
        return row;
    }

    public static Agent ToAgent(TableEntity row) => new()
    {
        Id = row.PartitionKey,
        Name = row.GetString("Name"),
        Mode = Enum.Parse<AgentMode>(row.GetString("Mode")),
        Reason = row.GetString("Reason"),
        Queues = Read(row.GetString("Queues"), DeskJson.Default.IReadOnlyListString)!,
        Skills = Read(row.GetString("Skills"), DeskJson.Default.IReadOnlyListString)!,
        Units = row.GetInt32("Units")!.Value,
        MayTransfer = row.GetBoolean("MayTransfer") ?? false,
        Work = Read(row.GetText("Work"), DeskJson.Default.IReadOnlyListEngagement) ?? [],
        Joined = Read(row.GetText("Joined"), DeskJson.Default.IReadOnlyListContactId) ?? [],
        IdleSince = row.GetDateTimeOffset("IdleSince")!.Value,
        ActivitySince = row.GetDateTimeOffset("ActivitySince")!.Value,
        Refusals = Read(row.GetString("Refusals"), DeskJson.Default.MonthlyCount),
        Breaches = Read(row.GetString("Breaches"), DeskJson.Default.MonthlyCount),
        Version = row.GetInt64("Version")!.Value,
        Listed = row.GetString("Listed"),
        ETag = row.ETag.ToString(),
    };

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T? Read<T>(string? text, JsonTypeInfo<T> type) where T : class => string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize(text, type);
}
