using System.Text.Json.Serialization;
using Serverless.Platform.Http;

namespace Serverless.Consent;

/// <summary>A line of the suppression list as the API shows it.</summary>
public sealed record SuppressionView(
    string Number, SuppressionScope Scope, ConsentSource Source, DateTimeOffset Since, string? Wording, string CauseId, string? Reason, string? By)
{
    public static SuppressionView Of(Suppression wish) => new(
        wish.Number.Value, wish.Scope, wish.Cause.Source, wish.Cause.At, wish.Cause.Wording, wish.Cause.CauseId, wish.Cause.Reason, wish.Cause.By);
}

/// <summary>An entry of the audit trail as the API shows it.</summary>
public sealed record ConsentEventView(
    DateTimeOffset At, SuppressionScope Scope, bool Suppressed, ConsentSource Source, string? Wording, string CauseId, string? Reason, string? By)
{
    public static ConsentEventView Of(ConsentEvent happened) => new(
        happened.Cause.At, happened.Scope, happened.Suppressed, happened.Cause.Source, happened.Cause.Wording, happened.Cause.CauseId,
        happened.Cause.Reason, happened.Cause.By);
}

/// <summary>What is in force for a number, and how it came to be, newest first. With the texts of the conversation, each with its own decision, it answers why the person was, or was not, texted.</summary>
public sealed record ConsentView(string Number, IReadOnlyList<SuppressionView> InForce, IReadOnlyList<ConsentEventView> Trail);

/// <summary>The body of "suppress a number".</summary>
/// <param name="Scope">All where it is left out.</param>
/// <param name="Reason">Why somebody other than the person does this; kept in the trail.</param>
public sealed record SuppressBody(string? Number, string? Reason, SuppressionScope? Scope = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Page<SuppressionView>))]
[JsonSerializable(typeof(ConsentView))]
[JsonSerializable(typeof(SuppressBody))]
internal sealed partial class ConsentHttpJson : JsonSerializerContext;
