namespace LstmOnnx.Data;

/// <summary>The rows of inputs of a table, raw, in the plan's order of columns.</summary>
internal sealed class FeatureTable
{
    private FeatureTable(FeaturePlan plan, float[] rows, DateTime[]? times)
    {
        (Plan, Rows, Times) = (plan, rows, times);
    }

    public FeaturePlan Plan { get; }

    /// <summary>[R, F]; zeros before the plan's first row.</summary>
    public float[] Rows { get; }

    public DateTime[]? Times { get; }

    public IReadOnlyList<string> Names => [.. Plan.Features.Select(f => f.Name)];

    public static FeatureTable Build(CsvTable table, Recipe recipe)
    {
        var plan = new FeaturePlan(recipe);
        var featureCount = plan.Features.Count;
        if ((long)table.RowCount * featureCount > Array.MaxLength)
        {
            throw new DataFileException(table.File, $"found {table.RowCount} rows of {featureCount} inputs", $"expected at most {Array.MaxLength} numbers in all",
                "take fewer rows, features or lags");
        }
        var times = recipe.TimeColumn is { } column ? table.Times(column) : null;
        var rows = new float[table.RowCount * featureCount];
        // Columns of one name stand together here, so that one of them is in memory at a time.
        foreach (var group in plan.Features.Select((feature, index) => (feature, index)).GroupBy(f => (f.feature.Column, f.feature.IsCalendar)))
        {
            if (group.Key.IsCalendar)
                FillCalendar(group.Key.Column, times!, rows, plan, group.Select(f => f.index));
            else
                FillNumbers(table.Numbers(group.Key.Column), rows, plan, group.Select(f => f.index));
        }
        return new(plan, rows, times);
    }

    private static void FillNumbers(float[] numbers, float[] rows, FeaturePlan plan, IEnumerable<int> indices)
    {
        foreach (var index in indices)
        {
            var feature = plan.Features[index];
            for (var row = plan.FirstRow; row < numbers.Length; row++)
                rows[(row * plan.Features.Count) + index] = feature.At(numbers, row);
        }
    }

    private static void FillCalendar(string kind, DateTime[] times, float[] rows, FeaturePlan plan, IEnumerable<int> indices)
    {
        foreach (var index in indices)
        {
            var sine = plan.Features[index].Kind == FeatureKind.Sine;
            for (var row = plan.FirstRow; row < times.Length; row++)
            {
                var angle = CalendarAngle.Of(kind, times[row]);
                rows[(row * plan.Features.Count) + index] = (float)(sine ? Math.Sin(angle) : Math.Cos(angle));
            }
        }
    }
}
