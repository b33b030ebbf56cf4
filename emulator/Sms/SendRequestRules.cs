using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Emulator.Sms;

/// <summary>What a send must look like, as a whole and for each recipient.</summary>
internal static partial class SendRequestRules
{
    public const int MaxRecipients = 100;
    public const int MaxMessageLength = 2048;

    /// <summary>How long a repeatability id is remembered, and how far its first-sent may be from now.</summary>
    public static readonly TimeSpan RepeatabilityWindow = TimeSpan.FromMinutes(5);

    /// <summary>The field at fault and what is wrong with it, or null.</summary>
    public static (string Field, string Message)? Check(SendRequest request, ApiVersion version)
    {
        if (string.IsNullOrEmpty(request.From))
            return ("From", "The From field is required.");
        if (!Senders.IsWellFormed(request.From))
            return ("From", "The From field has an invalid format: use a phone number in E.164 format, a short code or an alphanumeric sender ID.");
        if (request.Message is null)
            return ("Message", "The Message field is required.");
        if (request.Message.Length > MaxMessageLength)
            return ("Message", $"The field Message must be a string with a maximum length of {MaxMessageLength}.");
        if (request.SmsRecipients is not { Length: > 0 and <= MaxRecipients })
            return ("SmsRecipients", $"The field SmsRecipients must have between 1 and {MaxRecipients} items.");
        return request.SmsSendOptions is { } sendOptions ? Check(sendOptions, version) : null;
    }

    private static (string Field, string Message)? Check(SendOptions options, ApiVersion version)
    {
        if (options.EnableDeliveryReport is null)
            return ("SmsSendOptions.EnableDeliveryReport", "The EnableDeliveryReport field is required.");
        if (version.HasReportTimeout && options.DeliveryReportTimeoutInSeconds is < 60 or > 43_200)
            return ("SmsSendOptions.DeliveryReportTimeoutInSeconds", "The field DeliveryReportTimeoutInSeconds must be between 60 and 43200.");
        if (version.HasMessagingConnect && options.MessagingConnect is { } connect
            && (string.IsNullOrEmpty(connect.Partner) || connect.PartnerParams is not { Count: > 0 }))
            return ("SmsSendOptions.MessagingConnect", "The MessagingConnect field needs a partner and at least one partner parameter.");
        return null;
    }

    /// <summary>Why this recipient's text is not accepted, or null.</summary>
    public static SendResult? Check(SendRecipient recipient, DateTimeOffset now)
    {
        var to = recipient.To ?? "";
        if (!E164().IsMatch(to))
            return SendResult.Failed(to, 400, "Invalid To phone number format.");
        if (recipient is { RepeatabilityRequestId: null, RepeatabilityFirstSent: null })
            return null;
        if (!Guid.TryParseExact(recipient.RepeatabilityRequestId, "D", out _))
            return SendResult.Failed(to, 400, "Repeatability-Request-ID must be a GUID of 36 characters.", "rejected");
        if (!DateTimeOffset.TryParseExact(recipient.RepeatabilityFirstSent, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var firstSent))
            return SendResult.Failed(to, 400, "Repeatability-First-Sent is not a valid RFC 1123 date.", "rejected");
        return (now - firstSent).Duration() > RepeatabilityWindow
            ? SendResult.Failed(to, 412, "Repeatability-First-Sent is outside of the window of 5 minutes.", "rejected")
            : null;
    }

    public static bool IsE164(string? number) => number is not null && E164().IsMatch(number);

    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();
}
