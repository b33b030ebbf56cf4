using System.Text.Json.Serialization;

namespace Serverless.Sms;

/// <summary>A job on <c>sms-outbound</c>: stored texts to be sent now, up to 100.</summary>
public sealed record SendJob(string Name, int Version, IReadOnlyList<string> Ids)
{
    public const string JobName = "send-texts";

    public static SendJob For(params IEnumerable<TextId> ids) => new(JobName, 1, [.. ids.Select(id => id.Value)]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<LifeEvent>))]
[JsonSerializable(typeof(SendJob))]
internal sealed partial class SmsJson : JsonSerializerContext;
