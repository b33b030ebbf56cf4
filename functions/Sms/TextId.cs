using Serverless.Platform;

namespace Serverless.Sms;

/// <summary>Names one text, received or sent, and says where it is stored: see <see cref="NumberedId"/>.</summary>
public readonly record struct TextId
{
    private TextId(string value) => Value = value;

    public string Value { get; }

    public NumberKey Number => NumberedId.NumberOf(Value);

    /// <summary>The part behind the number's key; the row key of the text.</summary>
    public string Suffix => NumberedId.SuffixOf(Value);

    public static TextId Create(NumberKey number, DateTimeOffset at, string naturalKey) => new(NumberedId.Create(number, at, naturalKey));

    public static TextId Of(NumberKey number, string suffix) => new(number.Value + suffix);

    public static bool TryParse(string? text, out TextId id)
    {
        var valid = NumberedId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
