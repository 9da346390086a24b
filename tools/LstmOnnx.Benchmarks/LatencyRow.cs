using System.Text.Json.Serialization;

namespace LstmOnnx.Benchmarks;

/// <summary>One line of <c>latency --json</c>; times are of single steps and have one reading of the clock, <see cref="ClockNs"/>, in them.</summary>
internal sealed record LatencyRow(
    [property: JsonPropertyName("work")] string Work,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("I")] int I,
    [property: JsonPropertyName("H")] int H,
    [property: JsonPropertyName("engine")] string Engine,
    [property: JsonPropertyName("steps")] int Steps,
    [property: JsonPropertyName("clock_ns")] double ClockNs,
    [property: JsonPropertyName("p50_ns")] double P50Ns,
    [property: JsonPropertyName("p99_ns")] double P99Ns,
    [property: JsonPropertyName("p999_ns")] double P999Ns,
    [property: JsonPropertyName("p9999_ns")] double P9999Ns,
    [property: JsonPropertyName("max_ns")] double MaxNs,
    [property: JsonPropertyName("gen0_collections")] int Gen0Collections,
    [property: JsonPropertyName("page_faults")] long? PageFaults,
    [property: JsonPropertyName("major_page_faults")] long? MajorPageFaults,
    [property: JsonPropertyName("ratio_to_normal")] double? RatioToNormal);
