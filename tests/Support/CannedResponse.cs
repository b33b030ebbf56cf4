using Azure;
using Azure.Core;

namespace Serverless.Tests.Support;

/// <summary>An answer that no server gave.</summary>
internal sealed class CannedResponse(int status, byte[] body, params (string Name, string Value)[] headers) : Response
{
    public override int Status => status;
    public override string ReasonPhrase => "";
    public override Stream? ContentStream { get; set; } = new MemoryStream(body);
    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Name, header.Value));

    protected override bool TryGetHeader(string name, out string value)
    {
        value = headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
    {
        values = TryGetHeader(name, out var value) ? [value] : [];
        return value is not null;
    }
}
