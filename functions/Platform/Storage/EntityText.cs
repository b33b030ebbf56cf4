using Azure.Data.Tables;

namespace Serverless.Platform.Storage;

/// <summary>Long strings in a table row: a property holds 32 K characters at the most, so they are cut over several, "Body", "Body1", "Body2".</summary>
public static class EntityText
{
    private const int Part = 30_000;

    public static void SetText(this TableEntity entity, string name, string text)
    {
        for (var (part, start) = (0, 0); part == 0 || start < text.Length; part++)
        {
            var length = Math.Min(Part, text.Length - start);
            // Half a surrogate pair is no text and would be stored as a replacement character.
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length--;
            entity[Name(name, part)] = text.Substring(start, length);
            start += length;
        }
    }

    public static string GetText(this TableEntity entity, string name)
    {
        var text = entity.GetString(name) ?? "";
        for (var part = 1; entity.GetString(Name(name, part)) is { } more; part++) text += more;
        return text;
    }

    /// <summary>Leaves the property out where there is no value: storage has no nulls.</summary>
    public static void SetIfAny<T>(this TableEntity entity, string name, T? value)
    {
        if (value is not null) entity[name] = value;
    }

    private static string Name(string name, int part) => part == 0 ? name : $"{name}{part}";
}
