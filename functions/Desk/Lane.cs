namespace Serverless.Desk;

/// <summary>Contacts that the same agents can serve wait in one lane, a partition of the waiting index: queue, skills, and whether they take a whole agent.</summary>
public sealed record Lane(string Queue, IReadOnlyList<string> Skills, bool TakesWholeAgent)
{
    public string Key => $"{Queue}~{string.Join('+', Skills)}~{(TakesWholeAgent ? "whole" : "unit")}";

    /// <exception cref="FormatException">The text is no lane's key.</exception>
    public static Lane Parse(string key) => key.Split('~') is [var queue, var skills, "whole" or "unit"] parts
        ? new(queue, skills.Split('+', StringSplitOptions.RemoveEmptyEntries), parts[2] == "whole")
        : throw new FormatException($"'{key}' is no lane's key.");

    public bool Equals(Lane? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
