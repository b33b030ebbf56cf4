using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Requests;

/// <summary>Names one business request and says where it is stored; made of the same parts as a text's id.</summary>
public readonly record struct RequestId
{
    private readonly TextId _parts;

    private RequestId(TextId parts) => _parts = parts;

    public string Value => _parts.Value;

    public NumberKey Number => _parts.Number;

    /// <summary>The part behind the number's key; newer ones sort first.</summary>
    public string Suffix => _parts.Suffix;

    public static RequestId Create(NumberKey number, DateTimeOffset at, string naturalKey) => new(TextId.Create(number, at, naturalKey));

    public static RequestId Of(NumberKey number, string suffix) => new(TextId.Of(number, suffix));

    public static bool TryParse(string? text, out RequestId id)
    {
        var valid = TextId.TryParse(text, out var parts);
        id = new(parts);
        return valid;
    }

    public override string ToString() => Value;
}
