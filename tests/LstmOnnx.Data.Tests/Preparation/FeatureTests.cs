using LstmOnnx.TestSupport;

namespace LstmOnnx.Data.Tests.Preparation;

public sealed class FeatureTests
{
    private static readonly SplitOptions NothingHeldOut = new(0, 0);

    [Fact]
    public void Lags_and_changes_stand_beside_each_rows_own_value()
    {
        // y(t) = t², so y(t−2) = (t−2)² and y(t) − y(t−1) = 2t − 1; rows 0 to 2 lack a lag.
        var table = Csv.Columns(8, ("y", t => t * t), ("x", t => 10 * (t % 3)));
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["y"], Features = ["x", "y"], Window = 2, Horizon = 2, Lags = ["y:2-3"], Changes = ["y:1"] }, NothingHeldOut);
        Assert.Equal(["x", "y", "y:2", "y:3", "y.change:1"], prepared.FeatureNames);
        Assert.Equal(["y+1", "y+2"], prepared.OutputNames);
        Assert.Equal(3, prepared.FirstRow);
        Assert.Equal([0f, 9f, 1f, 0f, 5f], prepared.RawRows[15..20]);
        Assert.Equal([10f, 49f, 25f, 16f, 13f], prepared.RawRows[35..40]);
        Assert.All(prepared.RawRows[..15], value => Assert.Equal(0, value));
        Assert.All(prepared.Rows[..15], value => Assert.Equal(0, value));
        // Windows of rows 3-4 and 4-5; the one of 5-6 would need rows 7 and 8.
        Assert.Equal([3, 4], prepared.Train.Starts);
        Assert.Equal([25f, 36f, 36f, 49f], prepared.Train.RawTargets);
        Assert.Equal([4, 5], new[] { prepared.Train.EndRow(0), prepared.Train.EndRow(1) });
        Assert.Null(prepared.BaselineColumns);
    }

    [Fact]
    public void Several_targets_are_ordered_by_row_then_by_target()
    {
        var table = Csv.Columns(4, ("a", t => t), ("b", t => 10 * t));
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["a", "b"], Window = 1, Horizon = 2 }, NothingHeldOut);
        Assert.Equal(["a", "b"], prepared.FeatureNames);
        Assert.Equal(["a+1", "b+1", "a+2", "b+2"], prepared.OutputNames);
        Assert.Equal([1f, 10f, 2f, 20f, 2f, 20f, 3f, 30f], prepared.Train.RawTargets);
        // a's targets are 1 2 2 3 (mean 2, variance ½), b's ten times that.
        var deviation = (float)Math.Sqrt(0.5);
        Near.Equal([2f, 20f, 2f, 20f], prepared.TargetScaling!.Offsets, 1e-6);
        Near.Equal([deviation, 10 * deviation, deviation, 10 * deviation], prepared.TargetScaling.Scales, 1e-5);
        Near.Equal([-1 / deviation, -1 / deviation, 0, 0, 0, 0, 1 / deviation, 1 / deviation], prepared.Train.Targets, 1e-5);
        Near.Equal(prepared.Train.RawTargets, prepared.ToRaw(prepared.Train, prepared.Train.Targets), 1e-5);
    }

    [Theory]
    [InlineData("2024-01-01T00:00", 0.0, 1.0, 0.0, 1.0, 0.0, 1.0)] // a Monday
    [InlineData("2024-01-01T06:00", 1.0, 0.0, 0.0, 1.0, 0.0, 1.0)]
    [InlineData("2024-01-07T18:00", -1.0, 0.0, -0.7818315, 0.6234898, 0.1028210, 0.9946999)] // Sunday: 6/7 of a turn; 6/366 of a year
    [InlineData("2023-12-31T12:00", 0.0, -1.0, -0.7818315, 0.6234898, -0.0172134, 0.9998518)] // 364/365
    [InlineData("2024-12-31T23:30", -0.1305262, 0.9914449, 0.7818315, 0.6234898, -0.0171663, 0.9998526)] // Tuesday; 365/366
    public void The_calendar_is_sine_and_cosine_of_the_rows_own_time(string time, params double[] expected)
    {
        var recipe = new Recipe { Targets = ["y"], Features = ["y"], TimeColumn = "t", Window = 1, Calendar = CalendarNames.All };
        var rows = DataPreparation.Apply(Csv.Table($"t,y\n{time},5\n"), recipe);
        Assert.Equal(["y", "time-of-day.sin", "time-of-day.cos", "day-of-week.sin", "day-of-week.cos", "day-of-year.sin", "day-of-year.cos"], rows.FeatureNames);
        Near.Equal([5.0, .. expected], rows.RawRows, 1e-6);
    }

    [Fact]
    public void Calendar_features_keep_their_range()
    {
        var table = Csv.Columns(100, ("t", Csv.HalfHour), ("y", t => t % 7));
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["y"], TimeColumn = "t", Window = 2, Calendar = ["time-of-day"] }, NothingHeldOut);
        Assert.Equal([0f, 0f], prepared.InputScaling.Offsets[1..]);
        Assert.Equal([1f, 1f], prepared.InputScaling.Scales[1..]);
        Assert.Equal(new DateTime(2024, 1, 3, 1, 30, 0), prepared.Times![99]);
    }

    [Fact]
    public void A_lag_that_a_difference_needs_is_not_added_twice()
    {
        var table = Csv.Columns(20, ("y", t => t * t % 17));
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["y"], Window = 2, Horizon = 2, Lags = ["y:3-4", "y:4"], Difference = "y:4" }, NothingHeldOut);
        Assert.Equal(["y", "y:3", "y:4", "y:2"], prepared.FeatureNames);
        Assert.Equal([1, 3], prepared.BaselineColumns!);
    }

    [Fact]
    public void A_gap_in_the_times_is_noted()
    {
        var table = Csv.Table("t,y\n2024-01-01T00:00,1\n2024-01-01T00:30,2\n2024-01-01T01:00,1\n2024-01-01T02:00,2\n2024-01-01T02:30,1\n");
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["y"], TimeColumn = "t", Window = 1 }, NothingHeldOut);
        Assert.Equal("1 of 4 time steps differ from the usual 00:30:00, first at row 4 (line 5); windows and lags count rows, not hours", Assert.Single(prepared.Notes));
    }
}
