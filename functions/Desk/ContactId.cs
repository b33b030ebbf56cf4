using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>Names one contact and says where it is stored: see <see cref="NumberedId"/>.</summary>
public readonly record struct ContactId
{
    private ContactId(string value) => Value = value;

    public string Value { get; }

    public NumberKey Number => NumberedId.NumberOf(Value);

    /// <summary>The part behind the number's key.</summary>
    public string Suffix => NumberedId.SuffixOf(Value);

    public static ContactId Create(NumberKey number, DateTimeOffset at, string naturalKey) => new(NumberedId.Create(number, at, naturalKey));

    public static bool TryParse(string? text, out ContactId id)
    {
        var valid = NumberedId.IsValid(text);
        id = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is no contact id.</exception>
    public static ContactId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no contact id.");

    public override string ToString() => Value;
}
