using System.Diagnostics;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// A signal that fades: x is multiplied by 0.9 at each step, from 1 down through the denormal numbers to zero, and the states of a network without biases follow it. The same fall is taken many times; the
/// cost of a place in it is the median of its times, that of a stretch of places their median, and the ratio is the dearest stretch's to that of the first steps, where all numbers are of ordinary size.
/// </summary>
internal static class DecayBenchmark
{
    // 0.9^990 is below half of 2^-149; then states go on falling by themselves.
    private const int Length = 1200;

    // 0.9^200 = 7e-10: everything that is computed from it is a normal number.
    private const int NormalSteps = 200;

    private const int Stretch = 20;

    private const int MinFalls = 21;

    public static IReadOnlyList<(string Cell, int Size)> Cases { get; } = [("LSTM", 8), ("LSTM", 64), ("LSTM", 256)];

    public static IEnumerable<LatencyRow> Run(string cell, int size, int steps, double seconds)
    {
        var bytes = DecayModel.Build(cell, size);
        var start = BenchmarkModel.Floats(new Random(2), size, scale: 1);
        var x = new float[size];
        IPeer[] peers = [new StreamPeer(SimdEngine.Default, bytes, x), new StreamPeer(OnnxRuntimeEngine.Cpu, bytes, x)];
        try
        {
            var calls = peers.Select(peer => (Action)peer.Run).ToArray();
            foreach (var call in calls)
                LatencyBenchmark.WarmUp(call);
            var most = Math.Max(steps / Length, MinFalls);
            var times = peers.Select(_ => Enumerable.Range(0, Length).Select(_ => new CallTimes(most)).ToArray()).ToArray();
            var all = peers.Select(_ => new CallTimes(most * Length)).ToArray();
            GC.Collect();
            var end = Stopwatch.GetTimestamp() + (long)(seconds * peers.Length * Stopwatch.Frequency);
            for (var fall = 0; fall < most && (fall < MinFalls || Stopwatch.GetTimestamp() < end); fall++)
            {
                for (var i = 0; i < peers.Length; i++)
                    Fall(calls[i], start, x, times[i]);
            }
            for (var i = 0; i < peers.Length; i++)
            {
                var medians = times[i].Select(place => place.Nanoseconds(0.5)).ToArray();
                var normal = Median(medians[..NormalSteps]);
                foreach (var place in times[i].Skip(NormalSteps))
                    all[i].Add(place);
                yield return LatencyBenchmark.Row("denormal", cell.ToLowerInvariant(), size, size, peers[i].Engine, all[i], collections: 0, faults: null, medians.Chunk(Stretch).Max(Median) / normal);
            }
        }
        finally
        {
            foreach (var peer in peers)
                peer.Dispose();
        }
    }

    private static void Fall(Action call, float[] start, float[] x, CallTimes[] times)
    {
        start.CopyTo(x, 0);
        foreach (var place in times)
        {
            place.Run(call, 1, long.MaxValue);
            for (var i = 0; i < x.Length; i++)
                x[i] *= 0.9f;
        }
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
