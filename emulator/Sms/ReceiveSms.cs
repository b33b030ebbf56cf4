using Serverless.Emulator.Control;

namespace Serverless.Emulator.Sms;

/// <summary>A handset texts the service: into the thread, through the network's keywords, and out as an event.</summary>
internal sealed class ReceiveSms(EmulatorOptions options, TextLog texts, OptOutKeywords keywords, SmsEvents events, Faults faults, EventFeed feed, Epoch epoch)
{
    /// <summary>Returns the message's id at once; the event follows by itself.</summary>
    public string Run(string from, Sender to, string message)
    {
        var text = new Text
        {
            Direction = TextDirection.In,
            From = NumberKey.Display(from),
            To = to.Id,
            Message = message,
            MessageId = MessageIds.Incoming(options.Time.GetUtcNow()),
        };
        texts.Add(text);
        feed.Publish(new(EmulatorEventKind.TextReceived)
        {
            From = text.From,
            To = text.To,
            Message = text.Message,
            MessageId = text.MessageId,
            Status = "accepted",
            Segments = text.SegmentCount,
        });
        if (keywords.Apply(to, from, message) is { } reply)
            ReplyFromNetwork(text, reply);
        _ = SendEventsAsync(text, epoch.Token);
        return text.MessageId;
    }

    private async Task SendEventsAsync(Text text, CancellationToken cancel)
    {
        var pascalCase = faults.Strike(FaultNames.InboundPascalCase, text.MessageId) is not null;
        var copies = faults.Strike(FaultNames.InboundDuplicate, text.MessageId) is null ? 1 : 2;
        var taken = false;
        try
        {
            for (var copy = 0; copy < copies; copy++)
            {
                if (faults.Strike(FaultNames.InboundReordered, text.MessageId) is { } held)
                    await Task.Delay(RandomUpTo(held.Milliseconds ?? 1000), options.Time, cancel);
                taken |= await events.Received(text, pascalCase).Taken;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return; // Forgotten by DELETE /emulator.
        }
        End(text, taken);
    }

    private void End(Text text, bool taken)
    {
        texts.End(text, new(
            taken ? TextStatus.Delivered : TextStatus.Failed,
            taken ? null : $"no subscription took the {SmsEvents.ReceivedType} event",
            options.Time.GetUtcNow()));
        feed.Publish(new(EmulatorEventKind.TextStatus)
        {
            From = text.From,
            To = text.To,
            MessageId = text.MessageId,
            Status = taken ? "delivered" : "failed",
            Details = text.State.Details,
        });
    }

#pragma warning disable CA5394 // Any order will do.
    private static TimeSpan RandomUpTo(int milliseconds) => TimeSpan.FromMilliseconds(Random.Shared.Next(milliseconds + 1));
#pragma warning restore CA5394

    private void ReplyFromNetwork(Text received, string reply)
    {
        var now = options.Time.GetUtcNow();
        var text = new Text
        {
            Direction = TextDirection.Out,
            From = received.To,
            To = received.From,
            Message = reply,
            MessageId = MessageIds.Network(now),
            IsFromNetwork = true,
        };
        text.State = new(TextStatus.Delivered, DeliveryCodes.Describe(DeliveryCodes.Delivered), now);
        texts.Add(text);
        feed.Publish(new(EmulatorEventKind.TextSent)
        {
            From = text.From,
            To = text.To,
            Message = text.Message,
            MessageId = text.MessageId,
            Status = "delivered",
            Details = "from the network itself",
            Segments = text.SegmentCount,
        });
    }
}
