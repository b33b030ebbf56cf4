namespace Serverless.Emulator.Control;

/// <summary>
/// A fault that the emulator can be told to make, with the part of ACS that it strikes unless the setting says otherwise (null where it is not about
/// requests) and the parameters that it has besides probability and count.
/// </summary>
internal sealed record FaultKind(string Name, string Meaning, string? Operation = null, params string[] Parameters)
{
    private const string RetryAfter = "retryAfter";
    private const string Milliseconds = "milliseconds";

    /// <summary>In the order in which a request meets them.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new(FaultNames.ClockSkew, "401 Denied, as if the request's date were too far off", FaultOperations.Any),
        new(FaultNames.Always401, "401 Denied", FaultOperations.Any),
        new(FaultNames.TooManyRequests429, "429, with Retry-After if retryAfter (seconds) is given; nothing accepted", FaultOperations.Send, RetryAfter),
        new(FaultNames.ServiceUnavailable503, "503, with Retry-After if retryAfter (seconds) is given; nothing accepted", FaultOperations.Send, RetryAfter),
        new(FaultNames.InternalError500, "500; nothing accepted", FaultOperations.Send),
        new(FaultNames.BadRequest400, "400 in the body shape of the api-version; nothing accepted"),
        new(FaultNames.UnownedSender401, "401 Unauthorized, as for a sender of somebody else"),
        new(FaultNames.RateLimitOff, "what is above the rate limit is accepted"),
        new(FaultNames.Recipient503, "a 202 whose item for this recipient says 503; that text is not accepted"),
        new(FaultNames.SlowResponse, "the texts are accepted, the response comes milliseconds (1000) later", FaultOperations.Send, Milliseconds),
        new(FaultNames.AcceptThenDropResponse, "the texts are accepted, then the connection is cut"),
        new(FaultNames.ReportNever, "no report event; GET /deliveryReports/{id} still has it"),
        new(FaultNames.ReportDuplicate, "the report event twice, with the same id"),
        new(FaultNames.ReportOutOfOrder, "after the report event an older one that says Failed 5001"),
        new(FaultNames.ReportBefore202, "the report event is handed over before the send is answered"),
        new(FaultNames.ReportDelay, "the report event comes milliseconds (1000) later; with a probability it shuffles reports", null, Milliseconds),
        new(FaultNames.ReportPascalCase, "report events with PascalCase data"),
        new(FaultNames.ReportMissingTag, "report events without tag"),
        new(FaultNames.InboundDuplicate, "the SMSReceived event twice, with the same id"),
        new(FaultNames.InboundReordered, "SMSReceived events held back at random for up to milliseconds (1000)", null, Milliseconds),
        new(FaultNames.InboundPascalCase, "SMSReceived events with PascalCase data"),
        new(FaultNames.EventPlainText, "queue messages as plain JSON instead of base64"),
    ];

    public static FaultKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>What is wrong with a setting of this fault, or null.</summary>
    public string? Refuse(FaultSetting setting)
    {
        if (setting.Probability is <= 0 or > 1)
            return $"{Name}.probability must be above 0 and at most 1.";
        if (setting.Count is < 1)
            return $"{Name}.count must be at least 1.";
        if (setting.RetryAfter is not null && !Parameters.Contains(RetryAfter))
            return $"{Name} has no retryAfter.";
        if (setting.Milliseconds is not null && !Parameters.Contains(Milliseconds))
            return $"{Name} has no milliseconds.";
        if (setting.RetryAfter is < 0 || setting.Milliseconds is < 0)
            return $"{Name} cannot wait for less than nothing.";
        if (setting.Operation is { } operation && (Operation is null || !FaultOperations.All.Contains(operation)))
            return Operation is null ? $"{Name} has no operation." : $"{Name}.operation must be one of {string.Join(", ", FaultOperations.All)}.";
        return null;
    }
}
