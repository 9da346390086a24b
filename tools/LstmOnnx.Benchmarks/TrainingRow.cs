using System.Text.Json.Serialization;

namespace LstmOnnx.Benchmarks;

/// <summary>One line of <c>training --json</c>. ONNX Runtime does not train: there is no ratio.</summary>
internal sealed record TrainingRow(
    [property: JsonPropertyName("work")] string Work,
    [property: JsonPropertyName("I")] int I,
    [property: JsonPropertyName("H")] int H,
    [property: JsonPropertyName("L")] int L,
    [property: JsonPropertyName("B")] int B,
    [property: JsonPropertyName("T")] int T,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("engine")] string Engine,
    [property: JsonPropertyName("us")] double Us,
    [property: JsonPropertyName("gflops")] double Gflops,
    [property: JsonPropertyName("ratio_to_ort")] double? RatioToOrt,
    [property: JsonPropertyName("train_ms")] double TrainMs,
    [property: JsonPropertyName("train_gflops")] double TrainGflops,
    [property: JsonPropertyName("forward_ms")] double ForwardMs,
    [property: JsonPropertyName("forward_gflops")] double ForwardGflops,
    [property: JsonPropertyName("fma_peak_gflops")] double FmaPeakGflops);
