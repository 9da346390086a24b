using System.Globalization;

namespace LstmOnnx.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Command, bool Json, double Seconds, IReadOnlyList<string> Works)
{
    private const double MostSeconds = 3600;

    /// <summary>Steps of each engine that <c>latency</c> times one by one.</summary>
    public int Steps { get; init; } = 1_000_000;

    /// <summary>The longest that one engine may take for its steps in <c>latency</c>.</summary>
    public double StepSeconds { get; init; } = 20;

    /// <summary>The corpus models that are measured; all where there is none.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether each corpus model is measured at every shape of its data sets.</summary>
    public bool AllShapes { get; init; }

    /// <summary>Whether our calls are timed one by one instead.</summary>
    public bool Calls { get; init; }

    public const string Usage = """
        usage: LstmOnnx.Benchmarks inference|training|corpus|latency|roofline|markdown [--json] [--quick] [--seconds S] [--steps N] [--work step,sequence,batch,stream-bank] [--only NAME,...] [--all-shapes] [--calls]
          inference   our engine beside ONNX Runtime: one thread, the same bytes, in turns
          training    optimiser steps and forward passes of our trainer, on 1 and 2 threads
          latency     percentiles of single steps, collections and page faults; a signal that fades into denormal numbers
          roofline    what the machine can do, and what share of its bound each row of inference reaches
          markdown    tables of the rows that other commands gave with --json, read from standard input
          corpus      our engine beside ONNX Runtime on the models of ../shared/corpus: a row each; exit code 3 where they are absent
          --json      one JSON object a line instead of a table
          --quick     a tenth of the time for each case: shows that everything runs, and rough times
          --seconds   time for each case, up to an hour, 1.5 where it is not given
          --steps     steps of each engine in latency, a million where it is not given
          --work      only these kinds of inference
          --only      only these models of the corpus
          --all-shapes  a row for every shape that a model's data sets have, not for the first alone
          --calls     of the corpus: how long each of our kernel calls takes, instead
        """;

    /// <summary>Null where the arguments make no sense.</summary>
    public static Arguments? Parse(ReadOnlySpan<string> args)
    {
        if (args.Length == 0 || args[0] is not ("inference" or "training" or "corpus" or "latency" or "roofline" or "markdown"))
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
                    result = result with { Seconds = result.Seconds / 10, Steps = 20_000, StepSeconds = 0.2 };
                    break;
                case "--seconds" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MostSeconds:
                    result = result with { Seconds = seconds };
                    i++;
                    break;
                case "--steps" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 1000 and <= 100_000_000:
                    result = result with { Steps = steps };
                    i++;
                    break;
                case "--work" when i + 1 < args.Length:
                    result = result with { Works = args[++i].Split(',') };
                    break;
                case "--only" when i + 1 < args.Length:
                    result = result with { Only = args[++i].Split(',') };
                    break;
                case "--all-shapes":
                    result = result with { AllShapes = true };
                    break;
                case "--calls":
                    result = result with { Calls = true };
                    break;
                default:
                    return null;
            }
        }
        var known = InferenceCase.All.Select(work => work.Work).Distinct().ToHashSet();
        return result.Works.All(known.Contains) ? result : null;
    }
}
