using System.Text.Json.Serialization;

namespace Serverless.Requests;

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class RequestsJson : JsonSerializerContext;
