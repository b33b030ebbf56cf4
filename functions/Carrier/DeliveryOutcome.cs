namespace Serverless.Carrier;

/// <summary>What a delivery code asks us to do.</summary>
public enum DeliveryConsequence
{
    None,

    /// <summary>The person has opted out at the carrier: suppress.</summary>
    OptedOut,

    /// <summary>The number cannot be texted: mark it bad.</summary>
    BadNumber,

    /// <summary>Nobody knows whether it arrived; sending again would risk a second copy.</summary>
    Unknown,
}

/// <summary>The end of a text's way, in our words.</summary>
/// <param name="Code">The carrier's own code, kept raw: "4007".</param>
/// <param name="Meaning">What the code means.</param>
/// <param name="Advice">What a person should do about it; null where there is nothing to do.</param>
public sealed record DeliveryOutcome(bool Delivered, string Code, string Meaning, string? Advice, DeliveryConsequence Consequence);
