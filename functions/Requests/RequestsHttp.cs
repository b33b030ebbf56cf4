using System.Text.Json.Serialization;
using Serverless.Desk;
using Serverless.Platform.Http;

namespace Serverless.Requests;

/// <summary>A business request as the API shows it.</summary>
public sealed record RequestView(
    string Id, string Kind, string Number, string ContactId, Channel Channel, IReadOnlyDictionary<string, string> Fields, string Words, DateTimeOffset CreatedAt,
    string CreatedBy)
{
    public static RequestView Of(BusinessRequest request) => new(
        request.Id.Value, request.Kind, request.Number.Value, request.ContactId, request.Channel, request.Fields, request.Words, request.CreatedAt, request.CreatedBy);
}

/// <summary>A kind of requests, for whoever records one.</summary>
/// <param name="Id">"fault"</param>
public sealed record RequestKindView(string Id, string Chinese, string English)
{
    public static RequestKindView Of(RequestKind kind) => new(kind.Id, kind.Chinese, kind.English);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RequestView))]
[JsonSerializable(typeof(Page<RequestView>))]
[JsonSerializable(typeof(Page<RequestKindView>))]
internal sealed partial class RequestsHttpJson : JsonSerializerContext;
