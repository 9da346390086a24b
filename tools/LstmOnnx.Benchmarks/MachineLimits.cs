using LstmOnnx.Kernels;

namespace LstmOnnx.Benchmarks;

/// <summary>What one core of this machine can do at most, measured.</summary>
/// <param name="Caches">Sizes of the caches.</param>
/// <param name="FmaPeaks">GFLOP/s of multiply-adds by width in bits.</param>
/// <param name="L1">GB/s of reading from the first level.</param>
/// <param name="L2">GB/s of reading from the second level.</param>
/// <param name="L3">GB/s of reading from the third level.</param>
/// <param name="Memory">GB/s of reading from memory.</param>
/// <param name="CellSeconds">
/// What a step of one unit with one input takes in the kernel: the chain of a cell from its inputs to h, which no step can be shorter than, since each of its operations waits for the one before.
/// </param>
internal sealed record MachineLimits(CacheSizes Caches, IReadOnlyList<(int Bits, double Gflops)> FmaPeaks, double L1, double L2, double L3, double Memory, double CellSeconds)
{
    private const long LeastMemory = 64L << 20, MostMemory = 512L << 20;

    public double FmaPeak => FmaPeaks.Count == 0 ? LstmOnnx.Benchmarks.FmaPeak.Measure() : FmaPeaks[^1].Gflops;

    /// <param name="seconds">Time for each figure.</param>
    public static MachineLimits Measure(double seconds)
    {
        var caches = CacheSizes.Read();
        // Half of a level, so that nothing else there pushes it out, but well beyond the level before. The third is shared, with other machines too where this one is virtual.
        return new MachineLimits(
            caches, [.. Benchmarks.FmaPeak.Widths.Select(bits => (bits, Benchmarks.FmaPeak.Measure(bits)))],
            ReadBandwidth.Measure(caches.L1 / 2, seconds), ReadBandwidth.Measure(caches.L2 / 2, seconds),
            ReadBandwidth.Measure(Math.Min(4 * caches.L2, Math.Max(caches.L3 / 2, 2 * caches.L2)), seconds), ReadBandwidth.Measure(Math.Clamp(4 * caches.L3, LeastMemory, MostMemory), seconds),
            Cell(seconds));
    }

    /// <summary>
    /// The shortest time of reading so many bytes that are read again and again, each level as full of them as it can be: with the order turned at each pass, only what a level cannot hold comes from the next.
    /// </summary>
    /// <returns>Seconds, and the level that takes most of them.</returns>
    public (double Seconds, string Level) Reading(double bytes)
    {
        var (seconds, level, longest, below) = (0.0, "L1", 0.0, 0.0);
        foreach (var (name, size, speed) in new[] { ("L1", (double)Caches.L1, L1), ("L2", Caches.L2, L2), ("L3", Caches.L3, L3), ("memory", double.PositiveInfinity, Memory) })
        {
            var here = Math.Max(Math.Min(bytes, size) - below, 0) / speed / 1e9;
            seconds += here;
            if (here > longest)
                (level, longest) = (name, here);
            below = Math.Max(below, Math.Min(bytes, size));
        }
        return (seconds, level);
    }

    private static double Cell(double seconds)
    {
        var kernels = SimdKernels.Selected;
        var packed = kernels.PackLstm(1, 1, [0.1f, 0.2f, 0.3f, 0.4f], [0.1f, 0.2f, 0.3f, 0.4f], []);
        float[] x = [0.5f], hidden = [0], cell = [0], workspace = new float[kernels.LstmWorkspaceLength(packed, 1, 1)];
        return Timing.Best([() => kernels.Lstm(packed, new LstmCall
        {
            Inputs = x,
            InputTimeStride = 1,
            InputBatchStride = 1,
            SequenceLength = 1,
            BatchSize = 1,
            OutputTimeStride = 1,
            OutputBatchStride = 1,
            Hidden = hidden,
            Cell = cell,
            Workspace = workspace,
        })], seconds)[0];
    }
}
