using System.Collections.Concurrent;
using Serverless.Emulator.Control;

namespace Serverless.Emulator.Sms;

/// <summary>Brings texts to their end and reports it: after a delay, by the handset's behaviour and the faults that are on.</summary>
internal sealed class DeliveryReports(EmulatorOptions options, TextLog texts, Handsets handsets, OptOuts optOuts, SmsEvents events, Faults faults, EventFeed feed, Epoch epoch)
{
    private readonly ConcurrentDictionary<string, DeliveryReport> reports = new();

    /// <summary>The report on a text that asked for one and reached its end, or null.</summary>
    public DeliveryReport? Find(string messageId) => reports.GetValueOrDefault(messageId);

    /// <summary>Lets the text go its way, without waiting for it.</summary>
    public void Schedule(Text text) => _ = DeliverAsync(text, options.DeliveryDelay, epoch.Token);

    /// <summary>Delivers at once and returns when the report event was handed over, however that went.</summary>
    public Task ReportNowAsync(Text text) => DeliverAsync(text, TimeSpan.Zero, epoch.Token);

    public void Clear() => reports.Clear();

    private async Task DeliverAsync(Text text, TimeSpan delay, CancellationToken cancel)
    {
        try
        {
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, options.Time, cancel);
            var code = optOuts.IsOptedOut(text.From, text.To) ? DeliveryCodes.OptedOut : handsets[text.To].DeliveryCode;
            if (code is null && text is { WantsReport: true, ReportTimeout: { } timeout })
            {
                await Task.Delay(timeout, options.Time, cancel);
                code = DeliveryCodes.NoReceipt;
            }
            if (code is { } known)
                await EndAsync(text, known, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Forgotten by DELETE /emulator.
        }
    }

    private async Task EndAsync(Text text, int code, CancellationToken cancel)
    {
        var now = options.Time.GetUtcNow();
        var status = code == DeliveryCodes.Delivered ? TextStatus.Delivered : TextStatus.Failed;
        texts.End(text, new(status, DeliveryCodes.Describe(code), now));
        feed.Publish(new(EmulatorEventKind.TextStatus)
        {
            From = text.From,
            To = text.To,
            MessageId = text.MessageId,
            Tag = text.Tag,
            Status = status.ToString().ToLowerInvariant(),
            Details = text.State.Details,
        });
        if (!text.WantsReport)
            return;

        var report = DeliveryReport.Create(text, code, now, events.WriteNumber);
        reports[text.MessageId] = report;
        await SendEventsAsync(report, text, cancel);
    }

    private async Task SendEventsAsync(DeliveryReport report, Text text, CancellationToken cancel)
    {
        if (faults.Strike(FaultNames.ReportNever, text.MessageId) is not null)
            return;
        if (faults.Strike(FaultNames.ReportDelay, text.MessageId) is { } late)
            await Task.Delay(TimeSpan.FromMilliseconds(late.Milliseconds ?? 1000), options.Time, cancel);
        if (faults.Strike(FaultNames.ReportMissingTag, text.MessageId) is not null)
            report = report with { Tag = null };
        var pascalCase = faults.Strike(FaultNames.ReportPascalCase, text.MessageId) is not null;

        // Before anything is delivered: a fault that is switched on when the report arrives is meant for the next text.
        var duplicate = faults.Strike(FaultNames.ReportDuplicate, text.MessageId) is not null;
        var outOfOrder = faults.Strike(FaultNames.ReportOutOfOrder, text.MessageId) is not null;

        await events.Reported(report, pascalCase).Tried;
        if (duplicate) await events.Reported(report, pascalCase).Tried;
        if (outOfOrder)
        {
            var older = report.ReceivedTimestamp.AddSeconds(-1);
            var stale = DeliveryReport.Create(text, DeliveryCodes.TemporarilyUnavailable, older, events.WriteNumber) with { Tag = report.Tag };
            await events.Reported(stale, pascalCase).Tried;
        }
    }
}
