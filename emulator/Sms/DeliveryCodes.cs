namespace Serverless.Emulator.Sms;

/// <summary>The codes of delivery reports (learn.microsoft.com, Troubleshooting in Azure Communication Services, SMS error codes).</summary>
internal static class DeliveryCodes
{
    public const int Delivered = 2000;
    public const int OptedOut = 4007;
    public const int TemporarilyUnavailable = 5001;
    public const int NoReceipt = 5002;

    public static IReadOnlyDictionary<int, string> Meanings { get; } = new SortedDictionary<int, string>
    {
        [Delivered] = "No Error",
        [4000] = "Message is flagged as fraud",
        [4001] = "Invalid source number",
        [4002] = "Invalid destination number format",
        [4003] = "Destination type is not supported",
        [4004] = "Destination number does not exist",
        [4005] = "Blocked by carrier",
        [4006] = "Destination is unreachable",
        [OptedOut] = "Recipient opted out",
        [4008] = "Profile exceeded its maximum number of messages",
        [4009] = "Rejected by Microsoft entitlement",
        [4010] = "Toll-free number is not verified",
        [4020] = "Carrier volumetric violation",
        [5000] = "Message failed, contact support",
        [TemporarilyUnavailable] = "Temporarily unavailable",
        [NoReceipt] = "Carrier sent no receipt in time, the message may have arrived",
        [9999] = "Unknown error",
    };

    /// <summary><c>4006: Destination is unreachable</c></summary>
    public static string Describe(int code) => $"{code}: {Meanings.GetValueOrDefault(code, "Unknown error")}";
}
