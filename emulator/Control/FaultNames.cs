namespace Serverless.Emulator.Control;

/// <summary>The names of all faults; <see cref="FaultKind.All"/> says what they do.</summary>
internal static class FaultNames
{
    public const string ClockSkew = "clockSkew";
    public const string Always401 = "always401";
    public const string TooManyRequests429 = "tooManyRequests429";
    public const string ServiceUnavailable503 = "serviceUnavailable503";
    public const string InternalError500 = "internalError500";
    public const string BadRequest400 = "badRequest400";
    public const string UnownedSender401 = "unownedSender401";
    public const string RateLimitOff = "rateLimitOff";
    public const string Recipient503 = "recipient503";
    public const string SlowResponse = "slowResponse";
    public const string AcceptThenDropResponse = "acceptThenDropResponse";
    public const string ReportNever = "reportNever";
    public const string ReportDuplicate = "reportDuplicate";
    public const string ReportOutOfOrder = "reportOutOfOrder";
    public const string ReportBefore202 = "reportBefore202";
    public const string ReportDelay = "reportDelay";
    public const string ReportPascalCase = "reportPascalCase";
    public const string ReportMissingTag = "reportMissingTag";
    public const string InboundDuplicate = "inboundDuplicate";
    public const string InboundReordered = "inboundReordered";
    public const string InboundPascalCase = "inboundPascalCase";
    public const string EventPlainText = "eventPlainText";
}
