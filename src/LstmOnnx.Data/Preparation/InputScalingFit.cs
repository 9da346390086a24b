using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>Fits the scaling of the inputs on training rows, and refuses an input that never changes there.</summary>
internal static class InputScalingFit
{
    public static Scaling Fit(CsvTable table, FeatureTable features, IEnumerable<int> trainRows, string where)
    {
        var plan = features.Plan;
        var fits = new ScalingFit[plan.Features.Count];
        Array.Fill(fits, new ScalingFit());
        foreach (var row in trainRows)
        {
            var values = features.Rows.AsSpan(row * fits.Length, fits.Length);
            for (var i = 0; i < values.Length; i++)
                fits[i].Add(values[i]);
        }
        for (var i = 0; i < fits.Length; i++)
            CheckVaries(table, plan, fits, i, where);
        return new(
            [.. fits.Select((fit, i) => plan.Features[i].IsCalendar ? 0 : fit.Offset)],
            [.. fits.Select((fit, i) => plan.Features[i].IsCalendar ? 1 : fit.Scale)]);
    }

    private static void CheckVaries(CsvTable table, FeaturePlan plan, ScalingFit[] fits, int index, string rows)
    {
        var feature = plan.Features[index];
        // Either half of a pair may stand still: at midnight and noon every sine is 0.
        if (!fits[index].IsConstant || (feature.Kind == FeatureKind.Sine && !fits[index + 1].IsConstant) || (feature.Kind == FeatureKind.Cosine && !fits[index - 1].IsConstant))
            return;
        if (feature.IsCalendar)
            throw new DataFileException(table.File, $"the calendar feature '{feature.Column}' is the same {rows}", "expected one that changes", $"leave {feature.Column} out of the calendar");
        var constant = string.Create(CultureInfo.InvariantCulture, $"the input '{feature.Name}' is {fits[index].Lowest} {rows}");
        throw new DataFileException(table.File, constant, "expected an input that changes", feature.Lag == 0 ? "leave the column out of the features" : "leave it out of the recipe", column: feature.Column);
    }
}
