using System.Text.Json.Serialization;

namespace LstmOnnx.Benchmarks;

/// <summary>A line of <c>roofline --json</c>: a row of our engine in <c>inference</c>, the times that no code could go below, and the share of the largest of them that was reached.</summary>
internal sealed record RooflineRow(
    [property: JsonPropertyName("work")] string Work,
    [property: JsonPropertyName("I")] int I,
    [property: JsonPropertyName("H")] int H,
    [property: JsonPropertyName("B")] int B,
    [property: JsonPropertyName("T")] int T,
    [property: JsonPropertyName("engine")] string Engine,
    [property: JsonPropertyName("weights")] string Weights,
    [property: JsonPropertyName("us")] double Us,
    [property: JsonPropertyName("flops_us")] double FlopsUs,
    [property: JsonPropertyName("weights_us")] double WeightsUs,
    [property: JsonPropertyName("weights_in")] string WeightsIn,
    [property: JsonPropertyName("latency_us")] double LatencyUs,
    [property: JsonPropertyName("bound")] string Bound,
    [property: JsonPropertyName("bound_us")] double BoundUs,
    [property: JsonPropertyName("share")] double Share);

/// <summary>The first line of <c>roofline --json</c>: the machine.</summary>
internal sealed record MachineRow(
    [property: JsonPropertyName("work")] string Work,
    [property: JsonPropertyName("fma_peak_gflops")] double FmaPeakGflops,
    [property: JsonPropertyName("fma_peak_gflops_by_bits")] IReadOnlyDictionary<string, double> FmaPeakGflopsByBits,
    [property: JsonPropertyName("l1_bytes")] long L1Bytes,
    [property: JsonPropertyName("l2_bytes")] long L2Bytes,
    [property: JsonPropertyName("l3_bytes")] long L3Bytes,
    [property: JsonPropertyName("cache_sizes_known")] bool CacheSizesKnown,
    [property: JsonPropertyName("l1_gbs")] double L1Gbs,
    [property: JsonPropertyName("l2_gbs")] double L2Gbs,
    [property: JsonPropertyName("l3_gbs")] double L3Gbs,
    [property: JsonPropertyName("memory_gbs")] double MemoryGbs,
    [property: JsonPropertyName("cell_ns")] double CellNs);
