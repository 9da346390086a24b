using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>The target columns of a regression: per window the values after it, or their difference from an earlier row.</summary>
internal sealed class RegressionTargets : TargetColumns
{
    private readonly Recipe _recipe;
    private readonly float[][] _columns;

    public RegressionTargets(CsvTable table, Recipe recipe)
    {
        _recipe = recipe;
        _columns = [.. recipe.Targets.Select(table.Numbers)];
    }

    /// <summary>Of the O outputs, once fitted.</summary>
    public Scaling? Scaling { get; private set; }

    public override int TargetSize => _recipe.OutputSize;

    public static string[] OutputNames(Recipe recipe) => [.. Enumerable.Range(1, recipe.Horizon).SelectMany(k => recipe.Targets.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t}+{k}")))];

    public override float[] Raw(int[] starts)
    {
        var raw = new float[starts.Length * TargetSize];
        for (var i = 0; i < raw.Length; i++)
            raw[i] = _columns[i % _columns.Length][Row(starts, i)];
        return raw;
    }

    public override float[] Learned(int[] starts)
    {
        var scaling = Scaling ?? throw new InvalidOperationException("the scaling is not fitted");
        var values = new float[starts.Length * TargetSize];
        for (var i = 0; i < values.Length; i++)
            values[i] = Value(i % _columns.Length, Row(starts, i));
        scaling.Apply(values, values);
        return values;
    }

    /// <summary>Fits one scale per target on the rows that training windows have as targets, each counted once.</summary>
    public void Fit(CsvTable table, int firstTargetRow, int endRow)
    {
        var fits = new ScalingFit[_columns.Length];
        for (var t = 0; t < fits.Length; t++)
        {
            fits[t] = new();
            for (var row = firstTargetRow; row < endRow; row++)
                fits[t].Add(Value(t, row));
            if (fits[t].IsConstant)
            {
                var what = _recipe.Difference is { } lag ? $"the target's difference from {lag.First} rows before" : "the target";
                throw new DataFileException(table.File, string.Create(CultureInfo.InvariantCulture, $"{what} is {fits[t].Lowest} in all training rows ({firstTargetRow + 1} to {endRow})"),
                    "expected a target that changes", "name another target, or add rows", column: _recipe.Targets[t]);
            }
        }
        Scaling = new(
            [.. Enumerable.Range(0, TargetSize).Select(o => fits[o % fits.Length].Offset)],
            [.. Enumerable.Range(0, TargetSize).Select(o => fits[o % fits.Length].Scale)]);
    }

    private float Value(int target, int row)
    {
        var column = _columns[target];
        return _recipe.Difference is { } lag ? column[row] - column[row - lag.First] : column[row];
    }

    // Outputs are ordered by row, then by target.
    private int Row(int[] starts, int index) => starts[index / TargetSize] + _recipe.Window + (index % TargetSize / _columns.Length);
}
