using Serverless.Carrier;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Sms;

public sealed class TextRowsTests
{
    [Fact]
    public void Everything_that_is_known_of_a_text_is_stored()
    {
        var text = A.Text with
        {
            Status = TextStatus.Sending,
            Segments = 3,
            Command = "help",
            Purpose = Purpose.Page,
            Template = "free",
            Tag = "tag",
            RepeatabilityId = Guid.NewGuid(),
            FirstSentAt = A.Day.AddSeconds(1),
            Repeats = 2,
            Attempts = 4,
            DueAt = A.Day.AddSeconds(2),
            ExpiresAt = A.Day.AddDays(1),
            CarrierMessageId = "Outgoing_1",
            Code = "4007",
            SentBy = "Wang",
            Life = [new(A.Day, TextStatus.Queued, null), new(A.Day, TextStatus.Sending, "why")],
        };
        foreach (var property in typeof(Text).GetProperties().Where(property => property.CanWrite))
            property.GetValue(text).ShouldNotBeNull($"a new property {property.Name} belongs here");

        var read = TextRows.ToText(TextRows.From(text));

        foreach (var property in typeof(Text).GetProperties().Where(property => property.Name != nameof(Text.Life)))
            property.GetValue(read).ShouldBe(property.GetValue(text), property.Name);
        read.Life.ShouldBe(text.Life);
    }

    [Fact]
    public void What_a_text_does_not_have_is_not_stored()
    {
        var read = TextRows.ToText(TextRows.From(A.Text));

        (read.Purpose, read.Tag, read.RepeatabilityId, read.DueAt, read.Code).ShouldBe((null, null, null, null, null));
        TextRows.From(A.Text).Keys.ShouldNotContain("Tag");
    }

    [Fact]
    public void Everything_that_is_remembered_of_a_number_is_stored()
    {
        var conversation = new Conversation(Numbers.Of("+8613800138000"))
        {
            ChosenLanguage = Language.English,
            AnswersSince = A.Day,
            Answers = 7,
            BadNumberReason = "4004",
            WatchedAt = A.Day.AddMinutes(1),
        };

        var read = TextRows.ToConversation(TextRows.From(conversation));

        foreach (var property in typeof(Conversation).GetProperties()) property.GetValue(read).ShouldBe(property.GetValue(conversation), property.Name);
        TextRows.ToConversation(TextRows.From(new Conversation(conversation.Number))).ShouldBe(new Conversation(conversation.Number) { ETag = "" });
    }

    [Fact]
    public void A_report_that_waits_for_its_text_is_stored_whole()
    {
        var report = new DeliveryReport("event", "Outgoing_1", Numbers.Of("+8613800138000"), new(false, "4007", "opted out", "advice", DeliveryConsequence.OptedOut), A.Day, "tag");

        TextRows.ToCarrierMessage(TextRows.FromParked(report.To.Key, report)).Parked.ShouldBe(report);
        var bare = report with { Tag = null, Outcome = report.Outcome with { Advice = null } };
        TextRows.ToCarrierMessage(TextRows.FromParked(bare.To.Key, bare)).Parked.ShouldBe(bare);
    }
}
