using System.Globalization;

namespace Serverless.Carrier.Acs;

/// <summary>ACS's delivery codes (acs.md 1.10) in our words. A code that is not here is a technical failure and is kept as it came.</summary>
internal static class AcsCodes
{
    private static readonly Dictionary<int, DeliveryOutcome> s_codes = new[]
    {
        new DeliveryOutcome(true, "2000", "Delivered.", null, DeliveryConsequence.None),
        Failed(4000, "Flagged as fraud.", "Stop sending and ask the carrier why."),
        Failed(4001, "The sender number is not valid.", "Check the service number in the settings."),
        Failed(4002, "The recipient's number is not valid.", "The number was marked bad; correct it with the customer.", DeliveryConsequence.BadNumber),
        Failed(4003, "Numbers of this kind cannot be texted.", "Reach the customer in another way."),
        Failed(4004, "The recipient's number does not exist.", "The number was marked bad; correct it with the customer.", DeliveryConsequence.BadNumber),
        Failed(4005, "Blocked by the carrier.", "Review the wording of the text."),
        Failed(4006, "The handset could not be reached.", "Try again later."),
        Failed(4007, "The recipient has opted out.", "The number was added to the suppression list; only the recipient can undo it, with START.", DeliveryConsequence.OptedOut),
        Failed(4008, "The sender has sent too many texts.", "Send more slowly."),
        Failed(4009, "Refused by the carrier's entitlement check.", "Open a support case with the carrier."),
        Failed(4010, "The toll-free number is not verified.", "Finish the verification of the number."),
        Failed(4020, "The carrier's volume limit is exceeded.", "Send more slowly."),
        Failed(5000, "The carrier failed.", "Open a support case with the carrier."),
        Failed(5001, "The carrier was unavailable for a while.", "Try again later."),
        Failed(5002, "The network sends no receipts; the text may have arrived.", "Do not send again.", DeliveryConsequence.Unknown),
        Failed(9999, "The carrier does not know what became of the text.", "Do not send again before asking the customer.", DeliveryConsequence.Unknown),
    }.ToDictionary(outcome => int.Parse(outcome.Code, CultureInfo.InvariantCulture));

    /// <param name="status">ACS's <c>deliveryStatus</c>: Delivered or Failed.</param>
    /// <param name="details">ACS's <c>deliveryStatusDetails</c>: begins with the number, "4007: Recipient opted out".</param>
    public static DeliveryOutcome Outcome(string? status, string? details)
    {
        var digits = string.Concat((details ?? "").Trim().TakeWhile(char.IsAsciiDigit));
        var delivered = string.Equals(status, "Delivered", StringComparison.OrdinalIgnoreCase);
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && s_codes.TryGetValue(code, out var known) && known.Delivered == delivered)
            return known;
        return delivered
            ? s_codes[2000]
            : new(false, digits.Length > 0 ? digits : "unknown", "The carrier gave a code that is not documented.", "Open a support case with the carrier.", DeliveryConsequence.None);
    }

    private static DeliveryOutcome Failed(int code, string meaning, string advice, DeliveryConsequence consequence = DeliveryConsequence.None) =>
        new(false, code.ToString(CultureInfo.InvariantCulture), meaning, advice, consequence);
}
