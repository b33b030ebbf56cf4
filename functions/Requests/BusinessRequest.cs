using Serverless.Desk;
using Serverless.Platform;

namespace Serverless.Requests;

/// <summary>What a customer wants done, as an agent took it down (R47, R48).</summary>
/// <param name="Kind">The id of one of <see cref="RequestKinds"/>.</param>
/// <param name="ContactId">The contact that it came out of.</param>
/// <param name="Channel">How the customer reached us then.</param>
/// <param name="Fields">What was asked for, by name, "address".</param>
/// <param name="Words">The customer's own words; may be empty.</param>
/// <param name="CreatedBy">The agent.</param>
public sealed record BusinessRequest(
    RequestId Id, string Kind, PhoneNumber Number, string ContactId, Channel Channel, IReadOnlyDictionary<string, string> Fields, string Words,
    DateTimeOffset CreatedAt, string CreatedBy);
