namespace LstmOnnx.Training;

/// <summary>
/// Gradients that are one product over all rows of a batch and all steps: dW = dYᵀ·x for the columns [FirstColumn, FirstColumn + Count) of dY, with up to two
/// matrices x side by side, and their sums for a bias.
/// </summary>
/// <param name="Gradients">dY, [rows, Stride].</param>
/// <param name="Stride">Floats from one row of dY to the next.</param>
/// <param name="FirstColumn">The first column.</param>
/// <param name="Count">How many.</param>
internal sealed record GradientProduct(float[] Gradients, int Stride, int FirstColumn, int Count)
{
    public required GradientSource First { get; init; }

    public required GradientPlace FirstWeights { get; init; }

    public GradientSource? Second { get; init; }

    public GradientPlace? SecondWeights { get; init; }

    public GradientPlace? Bias { get; init; }

    /// <summary>Rows of dY in use: T · B unless it has no time axis.</summary>
    public Func<BatchShape, int> RowsOf { get; init; } = static shape => shape.SequenceLength * shape.BatchSize;
}

/// <summary>x of a product, [rows, Width].</summary>
internal sealed record GradientSource(int Width, RowsOfBatch Rows);

/// <summary>The rows of a batch in a buffer.</summary>
internal delegate ReadOnlySpan<float> RowsOfBatch(BatchShape shape);

/// <summary>Where a product's first column goes: a row of a parameter.</summary>
internal sealed record GradientPlace(Parameter Parameter, int FirstRow);
