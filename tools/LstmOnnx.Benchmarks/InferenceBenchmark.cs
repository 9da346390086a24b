using LstmOnnx.Kernels;

namespace LstmOnnx.Benchmarks;

/// <summary>Our engine beside ONNX Runtime, in one process, on the same bytes; with weights in bytes, beside its DynamicQuantizeLSTM on the same bytes and scales too.</summary>
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
        if (work.Weights != WeightPrecision.Float32)
            CompareRounded(work, bytes, input);
        using var simd = new SimdPeer(work, bytes, input);
        using var onnxRuntime = new OnnxRuntimePeer(work, bytes, input);
        using var quantized = work.Weights == WeightPrecision.Int8 ? new OnnxRuntimePeer(work, BenchmarkModel.BuildQuantized(work.I, work.H, work.Streams), input, "int8") : null;
        IPeer[] peers = [simd, .. quantized is null ? Array.Empty<IPeer>() : [quantized], onnxRuntime];

        // The cost of rounding is reported; what is right was settled before.
        var differences = Compare(work, peers, work.Weights == WeightPrecision.Float32 ? Tolerance : float.MaxValue);
        var best = Timing.Best([.. peers.Select(peer => (Action)peer.Run)], seconds, work.Threads);
        for (var i = 0; i < peers.Length; i++)
        {
            yield return new InferenceRow(
                work.Work, work.I, work.H, L: 1, work.B, work.T, work.Threads, peers[i].Engine, peers[i].Weights, best[i] * 1e6, work.Flops / best[i] / 1e9,
                RatioToOrt: best[^1] / best[i], peers[i] == onnxRuntime ? differences.Max() : differences[i], work.Measured);
        }
    }

    // Narrow weights against float32 ones that were rounded alike: what is left is how x and h are rounded, to half of 1/32767 here. Σ|w|·|a| over a row is at most (I + H)/√H, the gates' slopes are at most 1, and the
    // differences of five steps add up to less than five of one.
    private static void CompareRounded(InferenceCase work, byte[] bytes, float[] input)
    {
        var isInt8 = work.Weights == WeightPrecision.Int8;
        using var rounded = new OnnxRuntimePeer(work, BenchmarkModel.Build(work.I, work.H, work.Streams, work.Weights), input);
        using (var simd = new SimdPeer(work, bytes, input))
            Compare(work, [simd, rounded], Tolerance + (isInt8 ? ComparedRuns * (work.I + work.H) / MathF.Sqrt(work.H) / 65534 : 0));
        if (isInt8)
            CompareQuantized(work, input);
    }

    // DynamicQuantizeLSTM rounds x and h to steps of 2/255 and less; weights uniform in ±1/√H and rounding errors are independent, so a pre-activation is off by √(I + H) · 1/√(3H) · 2/255/√12 on average, and by six times that at
    // most. This holds for weights of 7 bits: with 8, ONNX Runtime 1.31.1 saturates pairs of products at 16 bits where the processor has AVX2 alone, which max_abs_diff of the timed rows shows.
    private static void CompareQuantized(InferenceCase work, float[] input)
    {
        const int SevenBits = 63;
        using var rounded = new OnnxRuntimePeer(work, BenchmarkModel.Build(work.I, work.H, work.Streams, WeightPrecision.Int8, SevenBits), input);
        using var quantized = new OnnxRuntimePeer(work, BenchmarkModel.BuildQuantized(work.I, work.H, work.Streams, SevenBits), input, "int8");
        Compare(work, [quantized, rounded], Tolerance + (ComparedRuns * 6 * MathF.Sqrt((work.I + work.H) / (3f * work.H)) * 2 / 255 / MathF.Sqrt(12)));
    }

    // The largest difference of each peer from the last.
    private static float[] Compare(InferenceCase work, IPeer[] peers, float tolerance)
    {
        var differences = new float[peers.Length];
        for (var run = 0; run < ComparedRuns; run++)
        {
            foreach (var peer in peers)
                peer.Run();
            for (var p = 0; p < peers.Length - 1; p++)
            {
                for (var i = 0; i < peers[p].Output.Length; i++)
                {
                    var off = MathF.Abs(peers[p].Output[i] - peers[^1].Output[i]);
                    // Negated on purpose: NaN is a difference.
                    if (!(off <= tolerance))
                        throw new InvalidOperationException($"{work}: element {i} of run {run} is {peers[p].Output[i]:R} in {peers[p].Engine} and {peers[^1].Output[i]:R} in {peers[^1].Engine}");
                    differences[p] = MathF.Max(differences[p], off);
                }
            }
        }
        return differences;
    }
}
