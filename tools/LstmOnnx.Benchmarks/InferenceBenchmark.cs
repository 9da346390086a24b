namespace LstmOnnx.Benchmarks;

/// <summary>Our engine beside ONNX Runtime, in one process, on the same bytes.</summary>
internal static class InferenceBenchmark
{
    // Unit-scale values, and two implementations each within rounding of the exact answer.
    private const float Tolerance = 1e-5f;

    // Enough for a state to show a difference in how it is carried on.
    private const int ComparedRuns = 5;

    /// <summary>Rows of one case, a row an engine.</summary>
    /// <exception cref="InvalidOperationException">The engines do not agree.</exception>
    public static IEnumerable<InferenceRow> Run(InferenceCase work, double seconds)
    {
        var bytes = BenchmarkModel.Build(work.I, work.H, work.Streams);
        var input = BenchmarkModel.Floats(new Random(2), work.T * work.B * work.I, scale: 1);
        using var simd = new SimdPeer(work, bytes, input);
        using var onnxRuntime = new OnnxRuntimePeer(work, bytes, input);
        IPeer[] peers = [simd, onnxRuntime];

        var difference = Compare(work, simd, onnxRuntime);
        var best = Timing.Best([.. peers.Select(peer => (Action)peer.Run)], seconds);
        for (var i = 0; i < peers.Length; i++)
        {
            yield return new InferenceRow(
                work.Work, work.I, work.H, L: 1, work.B, work.T, Threads: 1, peers[i].Engine, best[i] * 1e6, work.Flops / best[i] / 1e9,
                RatioToOrt: best[^1] / best[i], difference, work.Measured);
        }
    }

    private static float Compare(InferenceCase work, SimdPeer simd, OnnxRuntimePeer onnxRuntime)
    {
        var difference = 0f;
        for (var run = 0; run < ComparedRuns; run++)
        {
            simd.Run();
            onnxRuntime.Run();
            for (var i = 0; i < simd.Output.Length; i++)
            {
                var off = MathF.Abs(simd.Output[i] - onnxRuntime.Output[i]);
                // Negated on purpose: NaN is a difference.
                if (!(off <= Tolerance))
                    throw new InvalidOperationException($"{work}: element {i} of run {run} is {simd.Output[i]:R} here and {onnxRuntime.Output[i]:R} in ONNX Runtime");
                difference = MathF.Max(difference, off);
            }
        }
        return difference;
    }
}
