namespace Serverless.Bench;

/// <summary>Prints a table in Markdown, with columns as wide as they must be.</summary>
internal static class Report
{
    public static void Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        Console.WriteLine();
        Line(head);
        Console.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
        foreach (var row in all.Skip(1)) Line(row);
        Console.WriteLine();

        void Line(string[] row) => Console.WriteLine($"| {string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column])))} |");
    }
}
