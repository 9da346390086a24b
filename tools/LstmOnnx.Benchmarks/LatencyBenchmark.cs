using System.Diagnostics;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Benchmarks;

/// <summary>How steady a step is: every one of many timed by itself, engines in turn, with the collections and page faults that happened meanwhile.</summary>
internal static class LatencyBenchmark
{
    // Turns: the first steps after a change of engines find the other's data in the caches and are not timed, but few turns keep them rare too.
    private const int Slices = 20, UntimedSteps = 100;

    private static readonly int[] Sizes = [8, 16, 32, 64, 128, 256, 512];

    /// <summary>Rows of all cases, a row an engine.</summary>
    /// <param name="steps">Steps of each engine.</param>
    /// <param name="seconds">The longest that one engine may take for them; it makes fewer then.</param>
    public static IEnumerable<LatencyRow> Run(int steps, double seconds)
    {
        foreach (var size in Sizes)
        {
            var work = new InferenceCase("step", size, size, 1, 1);
            var bytes = BenchmarkModel.Build(size, size, streaming: true);
            var input = BenchmarkModel.Floats(new Random(2), size, scale: 1);
            foreach (var row in Measure("step", "lstm", size, size, [new SimdPeer(work, bytes, input), new OnnxRuntimePeer(work, bytes, input)], steps, seconds))
                yield return row;
        }
        var exported = ExportedModel.Build();
        var features = BenchmarkModel.Floats(new Random(2), ExportedModel.InputSize, scale: 1);
        IPeer[] peers = [new StreamPeer(SimdEngine.Default, exported, features), new StreamPeer(OnnxRuntimeEngine.Cpu, exported, features)];
        foreach (var row in Measure("step", "exported", ExportedModel.InputSize, ExportedModel.HiddenSize, peers, steps, seconds))
            yield return row;
        foreach (var (cell, size) in DecayBenchmark.Cases)
        {
            foreach (var row in DecayBenchmark.Run(cell, size, steps, seconds))
                yield return row;
        }
    }

    /// <summary>A row from the times of steps.</summary>
    public static LatencyRow Row(string work, string model, int inputSize, int hiddenSize, string engine, CallTimes times, int collections, PageFaults? faults, double? ratioToNormal) => new(
        work, model, inputSize, hiddenSize, engine, times.Count, CallTimes.ClockTicks() * 1e9 / Stopwatch.Frequency,
        times.Nanoseconds(0.5), times.Nanoseconds(0.99), times.Nanoseconds(0.999), times.Nanoseconds(0.9999), times.Nanoseconds(1),
        collections, faults?.Minor + faults?.Major, faults?.Major, ratioToNormal);

    /// <summary>Runs a call until the compiler has had its second pass.</summary>
    public static void WarmUp(Action call)
    {
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 40 || Stopwatch.GetElapsedTime(start).TotalSeconds < 0.05; i++)
                call();
            Thread.Sleep(120);
        }
    }

    private static IEnumerable<LatencyRow> Measure(string work, string model, int inputSize, int hiddenSize, IPeer[] peers, int steps, double seconds)
    {
        try
        {
            var calls = peers.Select(peer => (Action)peer.Run).ToArray();
            var times = peers.Select(_ => new CallTimes(steps)).ToArray();
            var collections = new int[peers.Length];
            var faults = new PageFaults[peers.Length];
            foreach (var call in calls)
                WarmUp(call);
            GC.Collect();
            for (var slice = 0; slice < Slices; slice++)
            {
                for (var i = 0; i < peers.Length; i++)
                {
                    for (var step = 0; step < UntimedSteps; step++)
                        calls[i]();
                    Slice(calls[i], times[i], steps / Slices, seconds / Slices, ref collections[i], ref faults[i]);
                }
            }
            for (var i = 0; i < peers.Length; i++)
                yield return Row(work, model, inputSize, hiddenSize, peers[i].Engine, times[i], collections[i], PageFaults.AreCounted ? faults[i] : null, ratioToNormal: null);
        }
        finally
        {
            foreach (var peer in peers)
                peer.Dispose();
        }
    }

    private static void Slice(Action call, CallTimes times, int steps, double seconds, ref int collections, ref PageFaults faults)
    {
        var collectionsBefore = GC.CollectionCount(0);
        var faultsBefore = PageFaults.AreCounted ? PageFaults.Now() : default;
        times.Run(call, steps, Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency));
        if (PageFaults.AreCounted)
            faults += PageFaults.Now() - faultsBefore;
        collections += GC.CollectionCount(0) - collectionsBefore;
    }
}
