using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PhoneNumbers;

namespace Serverless.Platform;

/// <summary>What kind of address a text came from; only <see cref="International"/> can be answered.</summary>
public enum PhoneNumberKind
{
    /// <summary>A subscriber's number in E.164, "+8613800138000".</summary>
    International,

    /// <summary>A short code or service number that has no E.164 form, "12580".</summary>
    ShortCode,

    /// <summary>A sender name of up to 11 letters and digits, which nobody can text back.</summary>
    Alphanumeric,
}

/// <summary>
/// An address of the telephone network: E.164 with "+", the digits of a short code, or an alphanumeric sender.
/// Two spellings of one number are equal: <c>8613800138000</c>, <c>+86 138 0013 8000</c>.
/// </summary>
public readonly record struct PhoneNumber
{
    private PhoneNumber(string value, PhoneNumberKind kind) => (Value, Kind) = (value, kind);

    public string Value { get; }

    public PhoneNumberKind Kind { get; }

    /// <summary>The stable hash that stands for the number in keys, ids and logs.</summary>
    public NumberKey Key => NumberKey.Of(this);

    /// <summary>
    /// Reads an address as the carrier gives it: digits with or without "+" are international (acs.md 3.2); three to six digits, and
    /// digits that no country's numbers begin with ("10…", "11…": China's service numbers), are short codes; the rest are sender names.
    /// </summary>
    public static bool TryFromCarrier(string? text, out PhoneNumber number)
    {
        number = default;
        if (Fold(text) is not { Length: > 0 and <= 32 } trimmed) return false;
        if (trimmed.Any(char.IsLetter))
        {
            if (trimmed.Any(char.IsControl)) return false;
            number = new(trimmed, PhoneNumberKind.Alphanumeric);
            return true;
        }
        // Without letters only the digits count: "+86 138-0013-8000".
        var digits = string.Concat(trimmed.Where(char.IsAsciiDigit));
        if (digits.Length == 0) return false;
        var isShort = trimmed[0] != '+' && (digits.Length <= 6 || digits.Length > 15 || digits[0] == '0'
            || digits.StartsWith("10", StringComparison.Ordinal) || digits.StartsWith("11", StringComparison.Ordinal));
        if (!isShort && digits.Length is < 7 or > 15) return false;
        number = isShort ? new(digits, PhoneNumberKind.ShortCode) : new("+" + digits, PhoneNumberKind.International);
        return true;
    }

    /// <summary>Reads back what <see cref="Value"/> was stored.</summary>
    public static PhoneNumber FromStored(string value) =>
        TryFromCarrier(value, out var number) ? number : throw new FormatException("A stored number cannot be read back.");

    /// <summary>
    /// Reads a subscriber's number as a person types it: E.164 with spaces, dashes or full-width digits, or a Chinese number without the country code.
    /// Short codes and names are refused: nobody can be texted there.
    /// </summary>
    public static bool TryFromPerson([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        // Letters would be read as the keys of a telephone: 1-800-FLOWERS.
        if (Fold(text) is not { Length: > 0 and <= 40 } trimmed || trimmed.Any(char.IsLetter)) return false;
        try
        {
            var util = PhoneNumberUtil.GetInstance();
            var parsed = util.Parse(trimmed, "CN");
            // A number without "+" that is no Chinese number is most likely an international one with the plus forgotten.
            if (trimmed[0] != '+' && !util.IsValidNumber(parsed) && TryParseInternational("+" + trimmed, out var international) && util.IsValidNumber(international))
                parsed = international;
            // A number that is only possible within its own town, such as a short code, is not: nobody else can text it.
            if (util.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil.ValidationResult.IS_POSSIBLE) return false;
            number = new(util.Format(parsed, PhoneNumberFormat.E164), PhoneNumberKind.International);
            return true;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    /// <summary>The key, never the number: a number that is formatted into a log by mistake must not leave a trace.</summary>
    public override string ToString() => Key.ToString();

    /// <summary>Full-width forms folded; null for what is no text (half of a surrogate pair).</summary>
    private static string? Fold(string? text)
    {
        try
        {
            return text?.Trim().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool TryParseInternational(string value, [NotNullWhen(true)] out PhoneNumbers.PhoneNumber? parsed)
    {
        try
        {
            parsed = PhoneNumberUtil.GetInstance().Parse(value, null);
            return true;
        }
        catch (NumberParseException)
        {
            parsed = null;
            return false;
        }
    }
}

/// <summary>
/// Sixteen lower-case letters and digits (80 bits of SHA-256) that stand for a phone number in partition keys, ids, logs and metrics.
/// It cannot be turned back into the number without trying numbers, and it is the same in every process.
/// </summary>
public readonly record struct NumberKey
{
    public const int Length = 16;

    private NumberKey(string value) => Value = value;

    public string Value { get; }

    public static NumberKey Of(PhoneNumber number)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(number.Value));
        return new(Base32.Encode(hash.AsSpan(0, 10)));
    }

    public static bool TryParse(string? text, out NumberKey key)
    {
        var valid = text is { Length: Length } && text.All(Base32.Contains);
        key = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is no number key.</exception>
    public static NumberKey Parse(string text) => TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is no number key.");

    /// <summary>One of <paramref name="shards"/> even parts, for tables that would otherwise grow one hot partition.</summary>
    public int Shard(int shards) => (Base32.ValueOf(Value[0]) * 32 + Base32.ValueOf(Value[1])) % shards;

    public override string ToString() => Value;
}
