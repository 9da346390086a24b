using System.Text.Json.Serialization;

namespace LstmOnnx.Benchmarks;

/// <summary>One line of <c>corpus --json</c>. The ratio is our time by ONNX Runtime's: below 1 is faster.</summary>
internal sealed record CorpusRow(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("shapes")] string Shapes,
    [property: JsonPropertyName("measured")] string Measured,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("us")] double Us,
    [property: JsonPropertyName("ort_us")] double OrtUs,
    [property: JsonPropertyName("ratio_to_ort")] double RatioToOrt,
    [property: JsonPropertyName("max_abs_diff")] double MaxAbsDiff);
