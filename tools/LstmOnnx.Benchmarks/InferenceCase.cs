using LstmOnnx.Kernels;

namespace LstmOnnx.Benchmarks;

/// <summary>One question: how long does this much of an LSTM take?</summary>
/// <param name="Work">step: one row, one step, state carried on. sequence: one row from a zero state. batch: many rows from a zero state. stream-bank: many rows, one step, state carried on.</param>
/// <param name="I">Input size.</param>
/// <param name="H">Hidden size.</param>
/// <param name="B">Rows.</param>
/// <param name="T">Steps.</param>
/// <param name="Weights">How our engine holds the weights.</param>
internal sealed record InferenceCase(string Work, int I, int H, int B, int T, WeightPrecision Weights = WeightPrecision.Float32)
{
    public static IReadOnlyList<InferenceCase> All { get; } =
    [
        .. from size in new[] { 8, 16, 32, 64, 128, 256, 512 } select new InferenceCase("step", size, size, 1, 1),
        .. from size in new[] { 256, 512 } from weights in new[] { WeightPrecision.BFloat16, WeightPrecision.Float16, WeightPrecision.Int8 } select new InferenceCase("step", size, size, 1, 1, weights),
        new("step", 1, 20, 1, 1),
        new("step", 1, 40, 1, 1),
        .. from size in new[] { 16, 32, 64, 128, 256, 512 } select new InferenceCase("sequence", size, size, 1, 100),
        new("batch", 32, 32, 32, 50),
        .. from size in new[] { 64, 128, 512 } select new InferenceCase("batch", size, size, 64, 50),
        .. from size in new[] { 16, 32, 64 } select new InferenceCase("stream-bank", size, size, 1000, 1),
    ];

    /// <summary>Whether the state of one run is the start of the next.</summary>
    public bool Streams => Work is "step" or "stream-bank";

    /// <summary>Multiplications and additions of the two matrix products; the cell's own are not counted.</summary>
    public double Flops => 2.0 * 4 * H * (I + H) * B * T;

    /// <summary>What is called, in words.</summary>
    public string Measured => Work switch
    {
        "step" => "one call of a stream of one row",
        "sequence" => "one call of a session on one row, from a zero state",
        "batch" => "one call of a session on a batch, from a zero state",
        _ => $"one call of a single stream of batch size {B}: all rows step together",
    };
}
