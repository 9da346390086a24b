using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>The target columns of a regression: per window the values after it, or their difference from an earlier row.</summary>
internal sealed class RegressionTargets : TargetColumns
{
    private readonly Recipe _recipe;
    private readonly float[][] _columns;

    public RegressionTargets(CsvTable table, Recipe recipe)
    {
        if ((long)table.RowCount * recipe.OutputSize > Array.MaxLength)
        {
            throw new DataFileException(table.File, $"found {table.RowCount} rows with {recipe.OutputSize} targets each", $"expected at most {Array.MaxLength} numbers in all",
                "take fewer rows, or a shorter horizon");
        }
        _recipe = recipe;
        _columns = [.. recipe.Targets.Select(table.Numbers)];
    }

    /// <summary>Of the O outputs, once fitted.</summary>
    public Scaling? Scaling { get; private set; }

    public override int TargetSize => _recipe.OutputSize;

    public static string[] OutputNames(Recipe recipe) => [.. Enumerable.Range(1, recipe.Horizon).SelectMany(k => recipe.Targets.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t}+{k}")))];

    public override float[] Raw(int[] starts) => Values(starts, (column, end, ahead) => column[end + ahead]);

    public override float[] Learned(int[] starts)
    {
        var scaling = Scaling ?? throw new InvalidOperationException("the scaling is not fitted");
        var values = Unscaled(starts);
        scaling.Apply(values, values);
        return values;
    }

    /// <summary>Fits one scale per target on the targets of training windows.</summary>
    public void Fit(CsvTable table, int[] trainStarts)
    {
        var fits = new ScalingFit[_columns.Length];
        Array.Fill(fits, new ScalingFit());
        var values = Unscaled(trainStarts);
        for (var i = 0; i < values.Length; i++)
            fits[i % fits.Length].Add(values[i]);
        for (var t = 0; t < fits.Length; t++)
        {
            if (fits[t].IsConstant)
            {
                throw new DataFileException(table.File, string.Create(CultureInfo.InvariantCulture, $"the target{(_recipe.Difference is { } lag ? $"'s difference from {lag.First} rows before" : "")} is {fits[t].Lowest} after all {trainStarts.Length} training windows"),
                    "expected a target that changes", "name another target, or add rows", column: _recipe.Targets[t]);
            }
        }
        Scaling = new(
            [.. Enumerable.Range(0, TargetSize).Select(o => fits[o % fits.Length].Offset)],
            [.. Enumerable.Range(0, TargetSize).Select(o => fits[o % fits.Length].Scale)]);
    }

    private float[] Unscaled(int[] starts)
    {
        if (_recipe.Difference is null)
            return Raw(starts);
        var baselines = Enumerable.Range(1, _recipe.Horizon).Select(ahead => FeaturePlan.Baseline(_recipe, ahead)).ToArray();
        return Values(starts, (column, end, ahead) => column[end + ahead] - baselines[ahead - 1].At(column, end));
    }

    // Outputs are ordered by row, then by target.
    private float[] Values(int[] starts, Func<float[], int, int, float> value)
    {
        var values = new float[starts.Length * TargetSize];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(_columns[i % _columns.Length], starts[i / TargetSize] + _recipe.Window - 1, 1 + (i % TargetSize / _columns.Length));
        return values;
    }
}
