namespace LstmOnnx.Benchmarks;

/// <summary>One shape of the training comparison: L layers of H units, batches of B windows of T steps.</summary>
internal sealed record TrainingCase(int I, int H, int L, int B, int T)
{
    public static IReadOnlyList<TrainingCase> All { get; } =
    [
        new(8, 32, 1, 32, 50),
        new(16, 64, 1, 64, 50),
        new(64, 128, 1, 64, 50),
        new(64, 128, 2, 64, 50),
        new(64, 256, 1, 64, 100),
        new(128, 512, 1, 64, 50),
    ];

    /// <summary>Multiplications and additions of the forward pass's matrix products; a training step is counted as three of them.</summary>
    public double ForwardFlops => Enumerable.Range(0, L).Sum(layer => 2.0 * 4 * H * ((layer == 0 ? I : H) + H) * B * T);
}
