using Azure.Data.Tables;

namespace Serverless.Platform.Storage;

/// <summary>Long strings in a table row: a property holds 32 K characters at the most, so they are cut over several, "Body", "Body1", "Body2".</summary>
public static class EntityText
{
    private const int Part = 30_000;

    public static void SetText(this TableEntity entity, string name, string text)
    {
        for (var part = 0; part == 0 || part * Part < text.Length; part++)
            entity[Name(name, part)] = text.Substring(part * Part, Math.Min(Part, text.Length - part * Part));
    }

    public static string GetText(this TableEntity entity, string name)
    {
        var text = entity.GetString(name) ?? "";
        for (var part = 1; entity.GetString(Name(name, part)) is { } more; part++) text += more;
        return text;
    }

    private static string Name(string name, int part) => part == 0 ? name : $"{name}{part}";
}
