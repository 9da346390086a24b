namespace LstmOnnx.Training;

/// <summary>
/// Rows [First, End) of one step in time-major buffers, [T, B, ·]. States have a slot more than there are steps, for the initial state: the step leads from
/// slot Before to slot After.
/// </summary>
internal readonly record struct StepRows(int BatchSize, int Time, int Before, int After, int First, int End)
{
    public int Count => End - First;

    /// <summary>These rows of slot <paramref name="slot"/>.</summary>
    public Span<float> Of(float[] buffer, int slot, int width) => buffer.AsSpan(((slot * BatchSize) + First) * width, Count * width);

    /// <inheritdoc cref="Of(float[], int, int)"/>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> buffer, int slot, int width) => buffer.Slice(((slot * BatchSize) + First) * width, Count * width);

    /// <summary>These rows of a buffer without a time axis.</summary>
    public Span<float> Of(float[] buffer, int width) => buffer.AsSpan(First * width, Count * width);

    /// <summary>Fewer rows of the same step.</summary>
    public StepRows Part(int first, int end) => this with { First = first, End = end };
}
