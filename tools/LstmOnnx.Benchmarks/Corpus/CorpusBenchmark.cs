namespace LstmOnnx.Benchmarks;

/// <summary>Our engine beside ONNX Runtime on models that others trained: one thread, one process, in turns.</summary>
internal static class CorpusBenchmark
{
    // As ONNX's backend tests compare.
    private const double AbsoluteTolerance = 1e-5, RelativeTolerance = 1e-3;

    /// <summary>The corpus that stands beside the repository; null where there is none above the working directory.</summary>
    public static string? Folder()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "..", "shared", "corpus", "models");
            if (File.Exists(Path.Combine(folder.FullName, "LstmOnnx.sln")))
                return Directory.Exists(corpus) ? Path.GetFullPath(corpus) : null;
        }
        return null;
    }

    /// <summary>Writes the rows of the models asked for; gives the exit code.</summary>
    /// <exception cref="InvalidOperationException">Results differ from the stored ones, or a name is none of the corpus.</exception>
    public static int Run(Arguments arguments, Report report)
    {
        if (Folder() is not { } folder)
        {
            Console.Error.WriteLine("error: no corpus: run this inside the repository, with ../shared/corpus/models beside it");
            return 3;
        }
        var names = CorpusCase.Names(folder);
        foreach (var name in arguments.Only.Where(name => !names.Contains(name)))
            throw new InvalidOperationException($"--only: no model '{name}' in {folder}");
        foreach (var work in CorpusCase.All(folder, arguments.Only, arguments.AllShapes))
        {
            if (arguments.Calls)
                WriteCalls(work, arguments.Seconds);
            else
                report.Write(Measure(work, arguments.Seconds));
        }
        return 0;
    }

    private static CorpusRow Measure(CorpusCase work, double seconds)
    {
        using var simd = new CorpusSimd(work);
        using var onnxRuntime = new CorpusOrt(work);
        var difference = 0.0;
        foreach (var set in work.Sets)
        {
            simd.Fill(set);
            onnxRuntime.Fill(set);
            simd.Run();
            onnxRuntime.Run();
            for (var output = 0; output < set.Outputs.Length; output++)
            {
                var expected = (float[])set.Outputs[output].Values;
                Compare(work, output, expected, onnxRuntime.Output(output), "in ONNX Runtime");
                difference = Math.Max(difference, Compare(work, output, expected, simd.Output(output), "here"));
            }
        }
        var best = Timing.Best([simd.Run, onnxRuntime.Run], seconds);
        var measured = work.States.Count > 0 ? "one step of a stream, its states carried on" : "one run of a session";
        return new CorpusRow(work.Name, work.Sets[0].Shapes, measured, Threads: 1, best[0] * 1e6, best[1] * 1e6, best[0] / best[1], difference);
    }

    // Where our time goes, the longest call first.
    private static void WriteCalls(CorpusCase work, double seconds)
    {
        using var simd = new CorpusSimd(work);
        simd.Fill(work.Sets[^1]);
        var times = simd.TimeCalls(TimeSpan.FromSeconds(seconds));
        var total = times.Sum(time => time.Microseconds);
        Console.WriteLine(FormattableString.Invariant($"{work.Name}: {times.Count} calls, {total:F1} us"));
        foreach (var time in times.OrderByDescending(time => time.Microseconds))
            Console.WriteLine(FormattableString.Invariant($"{time.Microseconds,10:F2} us {time.Microseconds / total,6:P1}  {time.Call}"));
    }

    private static double Compare(CorpusCase work, int output, float[] expected, ReadOnlySpan<float> found, string where)
    {
        if (found.Length != expected.Length)
            throw new InvalidOperationException($"{work.Name}: output {output} has {found.Length} elements {where}, {expected.Length} are stored");
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var off = Math.Abs((double)expected[i] - found[i]);
            // Negated on purpose: NaN is a difference.
            if (!(off <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(expected[i]))))
                throw new InvalidOperationException($"{work.Name}: element {i} of output {output} is {found[i]:R} {where}, {expected[i]:R} is stored");
            largest = Math.Max(largest, off);
        }
        return largest;
    }
}
