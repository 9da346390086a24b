namespace LstmOnnx.Training;

/// <summary>The scaling of columns: scaled = (raw − offset) / scale, each column by its own.</summary>
/// <param name="Offsets">An offset per column, in raw units; finite.</param>
/// <param name="Scales">A scale per column, in raw units; finite and not zero.</param>
public sealed record AffineScaling(float[] Offsets, float[] Scales)
{
    internal void Check(string what, int columnCount)
    {
        Check(what, "offsets", Offsets, columnCount);
        Check(what, "scales", Scales, columnCount);
        if (Array.IndexOf(Scales, 0f) is var zero and >= 0)
            throw new ArgumentException($"{what}: the scale of column {zero} is 0; a column that is constant has the scale 1");
    }

    private static void Check(string what, string part, float[]? values, int columnCount)
    {
        if (values?.Length != columnCount)
            throw new ArgumentException($"{what}: {values?.Length ?? 0} {part}; expected {columnCount}, one per column");
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"{what}: {part}[{i}] is {values[i]}; expected a finite number");
        }
    }
}
