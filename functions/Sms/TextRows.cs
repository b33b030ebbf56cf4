using System.Text.Json;
using Azure.Data.Tables;
using Serverless.Carrier;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>What is stored under a carrier's message id: the text that it names, or the report that came before anybody knew the text.</summary>
public sealed record CarrierMessage(string MessageId, TextId? Text, DeliveryReport? Parked, string ETag);

/// <summary>Rows of the table <c>Texts</c> to and from the types; docs/data.md has the keys.</summary>
internal static class TextRows
{
    public static TableEntity From(Text text)
    {
        var row = new TableEntity(text.Id.Number.Value, "t-" + text.Id.Suffix)
        {
            ["Direction"] = text.Direction.ToString(),
            ["Status"] = text.Status.ToString(),
            ["Waiting"] = text.Status.IsWaiting(),
            ["Number"] = text.Number.Value,
            ["ServiceNumber"] = text.ServiceNumber,
            ["Language"] = text.Language.ToString(),
            ["CreatedAt"] = text.CreatedAt,
            ["NaturalKey"] = text.NaturalKey,
            ["Segments"] = text.Segments,
            ["Repeats"] = text.Repeats,
            ["Attempts"] = text.Attempts,
        };
        row.SetText("Body", text.Body);
        row.SetText("Life", JsonSerializer.Serialize(text.Life, SmsJson.Default.IReadOnlyListLifeEvent));
        row.SetIfAny("Command", text.Command);
        row.SetIfAny("Purpose", text.Purpose?.ToString());
        row.SetIfAny("Template", text.Template);
        row.SetIfAny("Tag", text.Tag);
        row.SetIfAny("RepeatabilityId", text.RepeatabilityId);
        row.SetIfAny("FirstSentAt", text.FirstSentAt);
        row.SetIfAny("DueAt", text.DueAt);
        row.SetIfAny("ExpiresAt", text.ExpiresAt);
        row.SetIfAny("CarrierMessageId", text.CarrierMessageId);
        row.SetIfAny("Code", text.Code);
        row.SetIfAny("SentBy", text.SentBy);
        return row;
    }

    public static Text ToText(TableEntity row)
    {
        return new()
        {
            Id = TextId.Of(NumberKey.Parse(row.PartitionKey), row.RowKey[2..]),
            Direction = Enum.Parse<Direction>(row.GetString("Direction")),
            Status = Enum.Parse<TextStatus>(row.GetString("Status")),
            Number = PhoneNumber.FromStored(row.GetString("Number")),
            ServiceNumber = row.GetString("ServiceNumber"),
            Body = row.GetText("Body"),
            Language = Enum.Parse<Language>(row.GetString("Language")),
            CreatedAt = row.GetDateTimeOffset("CreatedAt")!.Value,
            NaturalKey = row.GetString("NaturalKey"),
            Segments = row.GetInt32("Segments") ?? 1,
            Command = row.GetString("Command"),
            Purpose = row.GetString("Purpose") is { } purpose ? Enum.Parse<Purpose>(purpose) : null,
            Template = row.GetString("Template"),
            Tag = row.GetString("Tag"),
            RepeatabilityId = row.GetGuid("RepeatabilityId"),
            FirstSentAt = row.GetDateTimeOffset("FirstSentAt"),
            Repeats = row.GetInt32("Repeats") ?? 0,
            Attempts = row.GetInt32("Attempts") ?? 0,
            DueAt = row.GetDateTimeOffset("DueAt"),
            ExpiresAt = row.GetDateTimeOffset("ExpiresAt"),
            CarrierMessageId = row.GetString("CarrierMessageId"),
            Code = row.GetString("Code"),
            SentBy = row.GetString("SentBy"),
            Life = JsonSerializer.Deserialize(row.GetText("Life"), SmsJson.Default.IReadOnlyListLifeEvent)!,
            ETag = row.ETag.ToString(),
        };
    }

    public static TableEntity NaturalKey(Text text) =>
        new(text.Id.Number.Value, SmsStore.NaturalKeyRow(text.NaturalKey)) { ["Text"] = text.Id.Suffix };

    public static TableEntity From(Conversation conversation)
    {
        var row = new TableEntity(conversation.Number.Key.Value, "conversation")
        {
            ["Number"] = conversation.Number.Value,
            ["Answers"] = conversation.Answers,
        };
        row.SetIfAny("ChosenLanguage", conversation.ChosenLanguage?.ToString());
        row.SetIfAny("ChosenLanguageAt", conversation.ChosenLanguageAt);
        row.SetIfAny("LastReceivedAt", conversation.LastReceivedAt);
        row.SetIfAny("AnswersSince", conversation.AnswersSince);
        row.SetIfAny("BadNumberReason", conversation.BadNumberReason);
        row.SetIfAny("WatchedAt", conversation.WatchedAt);
        return row;
    }

    public static Conversation ToConversation(TableEntity row)
    {
        return new(PhoneNumber.FromStored(row.GetString("Number")))
        {
            ChosenLanguage = row.GetString("ChosenLanguage") is { } language ? Enum.Parse<Language>(language) : null,
            ChosenLanguageAt = row.GetDateTimeOffset("ChosenLanguageAt"),
            LastReceivedAt = row.GetDateTimeOffset("LastReceivedAt"),
            AnswersSince = row.GetDateTimeOffset("AnswersSince"),
            Answers = row.GetInt32("Answers") ?? 0,
            BadNumberReason = row.GetString("BadNumberReason"),
            WatchedAt = row.GetDateTimeOffset("WatchedAt"),
            ETag = row.ETag.ToString(),
        };
    }

    public static string CarrierRow(string messageId) => "c-" + SmsStore.NaturalKeyRow(messageId)[2..];

    public static TableEntity FromCarrierMessage(Text text) =>
        new(text.Id.Number.Value, CarrierRow(text.CarrierMessageId!)) { ["MessageId"] = text.CarrierMessageId, ["Text"] = text.Id.Suffix };

    public static TableEntity FromParked(NumberKey number, DeliveryReport report)
    {
        var row = new TableEntity(number.Value, CarrierRow(report.MessageId))
        {
            ["MessageId"] = report.MessageId,
            ["Parked"] = true,
            ["EventId"] = report.EventId,
            ["Number"] = report.To.Value,
            ["ReportedAt"] = report.ReportedAt,
            ["Delivered"] = report.Outcome.Delivered,
            ["Code"] = report.Outcome.Code,
            ["Meaning"] = report.Outcome.Meaning,
            ["Consequence"] = report.Outcome.Consequence.ToString(),
        };
        row.SetIfAny("Advice", report.Outcome.Advice);
        row.SetIfAny("Tag", report.Tag);
        return row;
    }

    public static CarrierMessage ToCarrierMessage(TableEntity row)
    {
        var messageId = row.GetString("MessageId");
        if (row.GetString("Text") is { } suffix) return new(messageId, TextId.Of(NumberKey.Parse(row.PartitionKey), suffix), null, row.ETag.ToString());
        var outcome = new DeliveryOutcome(row.GetBoolean("Delivered") == true, row.GetString("Code"), row.GetString("Meaning"), row.GetString("Advice"),
            Enum.Parse<DeliveryConsequence>(row.GetString("Consequence")));
        return new(messageId, null,
            new(row.GetString("EventId"), messageId, PhoneNumber.FromStored(row.GetString("Number")), outcome, row.GetDateTimeOffset("ReportedAt")!.Value, row.GetString("Tag")), row.ETag.ToString());
    }
}
