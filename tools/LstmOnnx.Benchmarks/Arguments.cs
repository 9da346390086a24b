using System.Globalization;

namespace LstmOnnx.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Command, bool Json, double Seconds, IReadOnlyList<string> Works)
{
    public const string Usage = """
        usage: LstmOnnx.Benchmarks inference|training [--json] [--quick] [--seconds S] [--work step,sequence,batch,stream-bank]
          inference   our engine beside ONNX Runtime: one thread, the same bytes, in turns
          training    optimiser steps and forward passes of our trainer, on 1 and 2 threads
          --json      one JSON object a line instead of a table
          --quick     a tenth of the time for each case: shows that everything runs, and rough times
          --seconds   time for each case, 1.5 where it is not given
          --work      only these kinds of inference
        """;

    /// <summary>Null where the arguments make no sense.</summary>
    public static Arguments? Parse(ReadOnlySpan<string> args)
    {
        if (args.Length == 0 || args[0] is not ("inference" or "training"))
            return null;
        var result = new Arguments(args[0], Json: false, Seconds: 1.5, Works: []);
        for (var i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    result = result with { Json = true };
                    break;
                case "--quick":
                    result = result with { Seconds = result.Seconds / 10 };
                    break;
                case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    result = result with { Seconds = seconds };
                    i++;
                    break;
                case "--work" when i + 1 < args.Length:
                    result = result with { Works = args[++i].Split(',') };
                    break;
                default:
                    return null;
            }
        }
        var known = InferenceCase.All.Select(work => work.Work).Distinct().ToHashSet();
        return result.Works.All(known.Contains) ? result : null;
    }
}
