using Serverless.Consent;
using Serverless.Platform;
using Serverless.Platform.Storage;

namespace Serverless.Sms;

/// <summary>Texts one person, at once where that is allowed. The same natural key for the same number gives the text that was made the first time.</summary>
public sealed class SendText(SmsStore store, CheckConsent consent, TextGate gate, WatchTexts watch, DispatchTexts dispatch, Queues queues, ServiceClock clock)
{
    /// <returns>The text as it is now, and whether this call made it.</returns>
    public async Task<(Text Text, bool Created)> Execute(OutgoingText outgoing, CancellationToken stop)
    {
        var (text, created) = await Store(outgoing, startNow: true, stop);
        if (!created) return (text, false);
        if (text.Status == TextStatus.Sending) return ((await dispatch.Send([text], stop))[0], true);
        if (text.Status == TextStatus.Queued)
            await queues.Send(QueueNames.SmsOutbound, SendJob.For(text.Id), SmsJson.Default.SendJob, text.DueAt - clock.Now, stop);
        return (text, true);
    }

    /// <summary>Texts many people: stores each text, then queues jobs that the carrier gets in requests of up to 100 where the wording is the same.</summary>
    public async Task<IReadOnlyList<Text>> Execute(IReadOnlyList<OutgoingText> outgoing, CancellationToken stop)
    {
        List<Text> stored = [];
        foreach (var chunk in outgoing.Chunk(100))
        {
            var texts = await Task.WhenAll(chunk.Select(text => Store(text, startNow: false, stop)));
            foreach (var due in texts.Where(text => text.Created && text.Text.Status == TextStatus.Queued).GroupBy(text => text.Text.DueAt))
                await queues.Send(QueueNames.SmsOutbound, SendJob.For(due.Select(text => text.Text.Id)), SmsJson.Default.SendJob, due.Key - clock.Now, stop);
            stored.AddRange(texts.Select(text => text.Text));
        }
        return stored;
    }

    private async Task<(Text Text, bool Created)> Store(OutgoingText outgoing, bool startNow, CancellationToken stop)
    {
        while (true)
        {
            var conversation = await store.GetConversation(outgoing.To, stop);
            var suppressed = outgoing.Purpose == Purpose.Reply ? null : await consent.ScopeOf(outgoing.To.Key, stop);
            var text = gate.Compose(outgoing, conversation, suppressed);
            if (startNow) text = gate.Start(text);
            var (result, saved) = await store.SaveOutgoing(text, await watch.Cover(conversation, text, stop), stop);
            if (result == SaveResult.Saved) return (saved, true);
            if (result == SaveResult.Duplicate && await store.FindByNaturalKey(outgoing.To.Key, outgoing.NaturalKey, stop) is { } first) return (first, false);
        }
    }
}
