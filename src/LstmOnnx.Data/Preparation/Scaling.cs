namespace LstmOnnx.Data;

/// <summary>Per column: scaled = (raw − offset) / scale, in float32 as an exported graph computes it.</summary>
/// <param name="Offsets">[F].</param>
/// <param name="Scales">[F], none of them 0.</param>
public sealed record Scaling(float[] Offsets, float[] Scales)
{
    /// <summary>Scales rows [R, F] into another span of the same length.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are no whole rows.</exception>
    public void Apply(ReadOnlySpan<float> raw, Span<float> scaled)
    {
        CheckLengths(raw.Length, scaled.Length);
        for (var row = 0; row < raw.Length; row += Offsets.Length)
        {
            for (var column = 0; column < Offsets.Length; column++)
                scaled[row + column] = (raw[row + column] - Offsets[column]) / Scales[column];
        }
    }

    /// <summary>Undoes <see cref="Apply"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are no whole rows.</exception>
    public void Undo(ReadOnlySpan<float> scaled, Span<float> raw)
    {
        CheckLengths(scaled.Length, raw.Length);
        for (var row = 0; row < scaled.Length; row += Offsets.Length)
        {
            for (var column = 0; column < Offsets.Length; column++)
                raw[row + column] = (scaled[row + column] * Scales[column]) + Offsets[column];
        }
    }

    private void CheckLengths(int source, int destination)
    {
        if (source != destination || source % Offsets.Length != 0)
            throw new ArgumentException($"found {source} numbers in and {destination} out, expected the same count, whole rows of {Offsets.Length}");
    }
}
