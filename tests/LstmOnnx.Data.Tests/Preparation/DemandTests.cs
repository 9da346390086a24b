using LstmOnnx.TestSupport;

namespace LstmOnnx.Data.Tests.Preparation;

/// <summary>The demand series of models/electricity-demand: its published baselines, through the pipeline's own windows.</summary>
public sealed class DemandTests
{
    private static readonly CsvTable Table = CsvTable.Read(Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand", "electricity-demand.csv"));

    [Fact]
    public void Last_weeks_value_is_off_by_646_MW_over_all_windows_of_the_last_two_weeks()
    {
        var prepared = DataPreparation.Prepare(Table, new() { Targets = ["demand_mw"], TimeColumn = "time", Window = 48, Horizon = 8, Difference = "demand_mw:336" }, new(672, 672));
        Assert.Equal(4032, Table.RowCount);
        Assert.Empty(prepared.Notes);
        // 672 rows hold 665 windows of 8 values; training begins after a week of lags (row 335) and ends before four weeks held out.
        Assert.Equal((2689 - 48 - 8 - 335, 665, 665), (prepared.Train.Count, prepared.Validation.Count, prepared.Test.Count));
        // An output of 0, unscaled to no difference, leaves the baseline alone.
        var zero = new float[prepared.Test.Count * 8];
        for (var i = 0; i < zero.Length; i++)
            zero[i] = -prepared.TargetScaling!.Offsets[0] / prepared.TargetScaling.Scales[0];
        Assert.Equal(646, RootMeanSquare(prepared.ToRaw(prepared.Test, zero), prepared.Test.RawTargets), 0.5);
    }

    [Theory]
    [InlineData(336, 672, 648)]
    [InlineData(48, 672, 3177)]
    [InlineData(48, 4032 - 48, 3144)]
    [InlineData(336, 4032 - 336, 738)]
    public void A_naive_forecast_row_by_row_is_off_by_its_published_error(int lag, int rows, double expected)
    {
        var demand = Table.Numbers("demand_mw");
        Assert.Equal(expected, RootMeanSquare(demand.AsSpan(demand.Length - rows - lag, rows), demand.AsSpan(demand.Length - rows)), 0.5);
    }

    private static double RootMeanSquare(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (var i = 0; i < left.Length; i++)
            sum += ((double)left[i] - right[i]) * ((double)left[i] - right[i]);
        return Math.Sqrt(sum / left.Length);
    }
}
