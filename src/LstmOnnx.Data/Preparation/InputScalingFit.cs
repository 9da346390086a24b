using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>Fits the scaling of the inputs on training rows, and refuses an input that never changes there.</summary>
internal static class InputScalingFit
{
    public static Scaling Fit(CsvTable table, FeatureTable features, int endRow)
    {
        var plan = features.Plan;
        var fits = new ScalingFit[plan.Features.Count];
        Array.Fill(fits, new ScalingFit());
        for (var row = plan.FirstRow; row < endRow; row++)
        {
            var values = features.Rows.AsSpan(row * fits.Length, fits.Length);
            for (var i = 0; i < values.Length; i++)
                fits[i].Add(values[i]);
        }
        for (var i = 0; i < fits.Length; i++)
            CheckVaries(table, plan, fits, i, endRow);
        return new(
            [.. fits.Select((fit, i) => plan.Features[i].Part is null ? fit.Offset : 0)],
            [.. fits.Select((fit, i) => plan.Features[i].Part is null ? fit.Scale : 1)]);
    }

    private static void CheckVaries(CsvTable table, FeaturePlan plan, ScalingFit[] fits, int index, int endRow)
    {
        var feature = plan.Features[index];
        // Either half of a pair may stand still: at midnight and noon every sine is 0.
        if (!fits[index].IsConstant || (feature.Part == CalendarPart.Sine && !fits[index + 1].IsConstant) || (feature.Part == CalendarPart.Cosine && !fits[index - 1].IsConstant))
            return;
        var rows = $"in all training rows ({plan.FirstRow + 1} to {endRow})";
        if (feature.Part is not null)
            throw new DataFileException(table.File, $"the calendar feature '{feature.Column}' is the same {rows}", "expected one that changes", $"leave {feature.Column} out of the calendar");
        var lagged = feature.Lag == 0 ? "" : $", {feature.Lag} rows before,";
        throw new DataFileException(table.File, string.Create(CultureInfo.InvariantCulture, $"the value{lagged} is {fits[index].Lowest} {rows}"), "expected an input that changes",
            feature.Lag == 0 ? "leave the column out of the features" : "leave the lag out", column: feature.Column);
    }
}
