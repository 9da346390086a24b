using System.Text.Json.Serialization;

namespace LstmOnnx.Benchmarks;

/// <summary>One line of <c>inference --json</c>.</summary>
internal sealed record InferenceRow(
    [property: JsonPropertyName("work")] string Work,
    [property: JsonPropertyName("I")] int I,
    [property: JsonPropertyName("H")] int H,
    [property: JsonPropertyName("L")] int L,
    [property: JsonPropertyName("B")] int B,
    [property: JsonPropertyName("T")] int T,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("engine")] string Engine,
    [property: JsonPropertyName("weights")] string Weights,
    [property: JsonPropertyName("us")] double Us,
    [property: JsonPropertyName("gflops")] double Gflops,
    [property: JsonPropertyName("ratio_to_ort")] double RatioToOrt,
    [property: JsonPropertyName("max_abs_diff")] float MaxAbsDiff,
    [property: JsonPropertyName("measured")] string Measured);
