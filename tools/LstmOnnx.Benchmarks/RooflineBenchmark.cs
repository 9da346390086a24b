using System.Globalization;
using LstmOnnx.Kernels;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// How near to the machine's limits a row of <c>inference</c> comes. The bound is the largest of three times: of its multiplications and additions at the FMA peak; of reading the weights that it must read, with
/// every cache level as full of them as it can be; and, for a single row, of as many cells as there are steps, one after the other.
/// </summary>
internal static class RooflineBenchmark
{
    public static MachineRow Machine(MachineLimits limits) => new(
        "machine", limits.FmaPeak, limits.FmaPeaks.ToDictionary(peak => peak.Bits.ToString(CultureInfo.InvariantCulture), peak => peak.Gflops),
        limits.Caches.L1, limits.Caches.L2, limits.Caches.L3, limits.Caches.AreKnown, limits.L1, limits.L2, limits.L3, limits.Memory, limits.CellSeconds * 1e9);

    public static RooflineRow Row(InferenceCase work, InferenceRow measured, MachineLimits limits)
    {
        // A multiply-add of 16-bit integers has twice the lanes of one of floats.
        var flops = work.Flops / limits.FmaPeak / (work.Weights == WeightPrecision.Int8 ? 2e3 : 1e3);
        var bytes = work.Weights switch { WeightPrecision.Float32 => 4.0, WeightPrecision.Int8 => 1, _ => 2 };
        var (input, recurrent) = (4 * work.H * ((bytes * work.I) + sizeof(float)), bytes * 4 * work.H * work.H);
        // W serves all steps in one pass, R has to be read at every step; a single step reads both.
        var (readingSeconds, level) = limits.Reading(work.T == 1 ? input + recurrent : recurrent);
        var weights = work.T == 1 ? readingSeconds * 1e6 : ((work.T * readingSeconds) + limits.Reading(input).Seconds) * 1e6;
        var latency = work.B == 1 ? work.T * limits.CellSeconds * 1e6 : limits.CellSeconds * 1e6;
        var (name, bound) = new[] { ("FMA", flops), (level, weights), ("latency", latency) }.MaxBy(one => one.Item2);
        return new RooflineRow(work.Work, work.I, work.H, work.B, work.T, measured.Engine, measured.Weights, measured.Us, flops, weights, level, latency, name, bound, bound / measured.Us);
    }
}
