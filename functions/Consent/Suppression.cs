using Serverless.Platform;

namespace Serverless.Consent;

public enum SuppressionScope
{
    /// <summary>No text at all, but answers to what the person texts.</summary>
    All,

    /// <summary>No advertising.</summary>
    Marketing,
}

public enum ConsentSource
{
    /// <summary>The person texted it.</summary>
    Handset,

    /// <summary>The carrier told us with a delivery code.</summary>
    Carrier,

    /// <summary>Somebody entered it for the person.</summary>
    Operator,
}

/// <summary>Why a person's wish changed.</summary>
/// <param name="At">When the person said so. The latest wish holds, in whatever order they reach us.</param>
/// <param name="Wording">In the person's or the carrier's own words.</param>
/// <param name="CauseId">The text that caused it, or the request's key; makes the change happen once.</param>
/// <param name="Reason">Why an operator entered it; null for the other sources.</param>
/// <param name="By">The operator; null for the other sources.</param>
public sealed record ConsentCause(PhoneNumber Number, ConsentSource Source, DateTimeOffset At, string? Wording, string CauseId, string? Reason, string? By);

/// <summary>One person's wish about one scope: in force, or lifted and kept so that an older message that comes late cannot bring it back.</summary>
public sealed record Suppression(PhoneNumber Number, SuppressionScope Scope, bool Active, ConsentCause Cause)
{
    /// <summary>Until when the carrier could not be told that the wish was lifted, the end of time while it still cannot: what it blocked until then says nothing of the person.</summary>
    public DateTimeOffset? CarrierBehindUntil { get; init; }

    internal string? ETag { get; init; }
}

/// <summary>One entry of the audit trail; never changed, never removed before its retention is over.</summary>
public sealed record ConsentEvent(SuppressionScope Scope, bool Suppressed, ConsentCause Cause);
