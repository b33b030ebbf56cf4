using Serverless.Emulator.Control;

namespace Serverless.Emulator.Sms;

/// <summary><c>POST /sms</c></summary>
internal sealed class SendSms(
    EmulatorOptions options, Senders senders, RateLimiter rates, RepeatabilityCache repeatability, TextLog texts, DeliveryReports reports, Faults faults, EventFeed feed)
{
    public async Task<IResult> RunAsync(AcsRequest acs)
    {
        if (acs.Read<SendRequest>() is not { } request)
            return AcsErrors.Invalid(acs.Version, "$", "The request body is not valid JSON of a send request.");
        if (SendRequestRules.Check(request, acs.Version) is { } wrong)
            return AcsErrors.Invalid(acs.Version, wrong.Field, wrong.Message);
        if (faults.Strike(FaultNames.BadRequest400) is not null)
            return AcsErrors.Invalid(acs.Version, "From", "The From field has an invalid format.");
        if (senders.Find(request.From!) is not { } sender || faults.Strike(FaultNames.UnownedSender401) is not null)
            return AcsErrors.NotOwned();
        if (RateLimit(sender, request.SmsRecipients!.Length) is { } wait)
            return AcsFrontDoor.TooManyRequests(acs.Http.Response, options.RetryAfterOnRateLimit ? (int)Math.Ceiling(wait.TotalSeconds) : null);

        var accepted = new List<Text>();
        var results = Array.ConvertAll(request.SmsRecipients, recipient => Send(request, sender, recipient, acs.Version, accepted));
        await DeliverAsync(accepted);

        if (faults.Strike(FaultNames.AcceptThenDropResponse) is null)
            return Results.Json(new SendResponse(results), EmulatorJson.Options, statusCode: 202);
        acs.Http.Abort();
        return Results.Empty;
    }

    // The fault strikes only what would have been refused.
    private TimeSpan? RateLimit(Sender sender, int recipients) =>
        options.RateLimits && rates.Exceeded(sender, recipients) is { } wait && faults.Strike(FaultNames.RateLimitOff) is null ? wait : null;

    private SendResult Send(SendRequest request, Sender sender, SendRecipient recipient, ApiVersion version, List<Text> accepted)
    {
        if (SendRequestRules.Check(recipient, options.Time.GetUtcNow()) is { } refused)
            return refused;
        if (faults.Strike(FaultNames.Recipient503) is not null)
            return SendResult.Failed(recipient.To!, 503, "ServiceUnavailable");
        return recipient.RepeatabilityRequestId is { } id
            ? repeatability.GetOrAccept(sender.Id, recipient.To!, Guid.Parse(id), () => Accept(request, sender, recipient, version, accepted))
            : Accept(request, sender, recipient, version, accepted);
    }

    private SendResult Accept(SendRequest request, Sender sender, SendRecipient recipient, ApiVersion version, List<Text> accepted)
    {
        var timeout = version.HasReportTimeout ? request.SmsSendOptions?.DeliveryReportTimeoutInSeconds : null;
        var text = new Text
        {
            Direction = TextDirection.Out,
            From = sender.Id,
            To = recipient.To!,
            Message = request.Message!,
            MessageId = MessageIds.Outgoing(options.Time.GetUtcNow()),
            RepeatabilityRequestId = recipient.RepeatabilityRequestId,
            Tag = request.SmsSendOptions?.Tag,
            WantsReport = request.SmsSendOptions?.EnableDeliveryReport ?? false,
            ReportTimeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        texts.Add(text);
        feed.Publish(new(EmulatorEventKind.TextSent)
        {
            From = text.From,
            To = text.To,
            Message = text.Message,
            MessageId = text.MessageId,
            RepeatabilityRequestId = text.RepeatabilityRequestId,
            Tag = text.Tag,
            Status = "accepted",
            Segments = text.SegmentCount,
        });
        accepted.Add(text);
        return SendResult.Accepted(text.To, text.MessageId, recipient.RepeatabilityRequestId is not null);
    }

    private Task DeliverAsync(List<Text> accepted)
    {
        var early = accepted.ToLookup(text => faults.Strike(FaultNames.ReportBefore202, text.MessageId) is not null);
        foreach (var text in early[false])
            reports.Schedule(text);
        return Task.WhenAll(early[true].Select(reports.ReportNowAsync));
    }
}
