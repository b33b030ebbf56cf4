using System.Globalization;

namespace Serverless.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">The benchmarks to run; all where none is named.</param>
/// <param name="Texts">Texts of each kind in <c>latency</c> and <c>desk</c>.</param>
/// <param name="Runs">Processes of each kind in <c>startup</c>.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Names, int Texts, int Runs)
{
    /// <summary>Null where something is not understood.</summary>
    public static BenchOptions? Parse(string[] args, IReadOnlyCollection<string> known)
    {
        var options = new BenchOptions([.. known], Texts: 200, Runs: 20);
        List<string> names = [];
        for (var i = 0; i < args.Length; i++)
        {
            var number = i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var n) && n > 0 ? n : 0;
            if (args[i] == "--texts" && number > 0) (options, i) = (options with { Texts = number }, i + 1);
            else if (args[i] == "--runs" && number > 0) (options, i) = (options with { Runs = number }, i + 1);
            else if (known.Contains(args[i])) names.Add(args[i]);
            else return null;
        }
        return names.Count > 0 ? options with { Names = names } : options;
    }
}
