using Microsoft.AspNetCore.Routing;
using Serverless.Emulator.Sms;

namespace Serverless.Emulator.Control;

/// <summary>A text that a handset is to send.</summary>
internal sealed record HandsetText(string? From, string? To, string? Message);

/// <summary>A text as the control API shows it; what is unknown is null.</summary>
internal sealed record TextView(
    TextDirection Direction, string From, string To, string Message, DateTimeOffset At, string MessageId, string? RepeatabilityRequestId, string? Tag,
    TextStatus Status, string? StatusDetails, int Segments)
{
    public static TextView Of(Text text) => new(
        text.Direction, text.From, text.To, text.Message, text.At, text.MessageId, text.RepeatabilityRequestId, text.Tag,
        text.State.Status, text.State.Details, text.SegmentCount);
}

/// <summary>Texts from handsets, their threads, and the ledger of texts to them.</summary>
internal static class TextsEndpoints
{
    private const int DefaultPage = 1000;

    public static void MapTexts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/emulator/sms", (HandsetText text, Senders senders, ReceiveSms receive) =>
        {
            if (string.IsNullOrWhiteSpace(text.From) || NumberKey.Of(text.From).Length == 0)
                return Refusal.BadRequest("from must be the handset's number, such as +8613800138000.");
            if (text.Message is null)
                return Refusal.BadRequest("message is missing.");
            if (senders.Find(text.To ?? "") is not { } to)
                return Refusal.BadRequest($"to must be a number that the service owns: {string.Join(", ", senders.All.Where(CanReceive).Select(sender => sender.Id))}.");
            return CanReceive(to)
                ? Results.Ok(new { messageId = receive.Run(text.From, to, text.Message) })
                : Refusal.BadRequest($"{to.Id} is an alphanumeric sender: it cannot be texted.");
        });

        app.MapGet("/emulator/handsets/{number}/messages", (string number, TextLog texts) =>
            Array.ConvertAll(texts.Thread(number), TextView.Of));

        app.MapGet("/emulator/ledger", (TextLog texts, string? from, string? to, string? tag, int? skip, int? take) =>
        {
            var ledger = texts.Ledger(from, to, tag, Math.Max(skip ?? 0, 0), Math.Max(take ?? DefaultPage, 0));
            var counts = ledger.Counts;
            return new { counts.Accepted, counts.Delivered, counts.Failed, counts.Duplicates, Messages = ledger.Page.Select(TextView.Of) };
        });
    }

    private static bool CanReceive(Sender sender) => sender.Kind != SenderKind.Alphanumeric;
}
