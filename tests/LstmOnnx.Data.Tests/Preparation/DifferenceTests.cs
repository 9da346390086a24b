using LstmOnnx.TestSupport;

namespace LstmOnnx.Data.Tests.Preparation;

public sealed class DifferenceTests
{
    // y: 3 1 4 1 5 9 2 6 5 3 5
    private static readonly int[] Values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];

    private static PreparedData Prepare(bool carry, string lag = "y:4", int horizon = 2) => DataPreparation.Prepare(
        Csv.Columns(Values.Length, ("y", t => Values[t])),
        new() { Targets = ["y"], Window = 2, Horizon = horizon, Difference = lag, CarryDifference = carry },
        new(0, 0));

    [Fact]
    public void The_target_is_the_difference_from_the_lagged_value()
    {
        var prepared = Prepare(carry: false);
        // y(t+1−4) and y(t+2−4) are y(t−3) and y(t−2), so the first row with all of them is 3.
        Assert.Equal(["y", "y:3", "y:2"], prepared.FeatureNames);
        Assert.Equal([1, 2], prepared.BaselineColumns!);
        Assert.Equal(3, prepared.FirstRow);
        Assert.Equal([3, 4, 5, 6, 7], prepared.Train.Starts);
        Assert.Equal([9f, 2, 2, 6, 6, 5, 5, 3, 3, 5], prepared.Train.RawTargets);
        // y(5)−y(1), y(6)−y(2); y(6)−y(2), y(7)−y(3); …
        AssertUnscaled([8, -2, -2, 5, 5, 0, 0, -6, -6, 3], prepared);
    }

    [Fact]
    public void Carrying_takes_off_what_has_changed_by_the_windows_last_row()
    {
        var prepared = Prepare(carry: true);
        Assert.Equal(["y", "y.carried:4+1", "y.carried:4+2"], prepared.FeatureNames);
        Assert.Equal([1, 2], prepared.BaselineColumns!);
        Assert.Equal(4, prepared.FirstRow);
        // Row 4: y(1) + y(4) − y(0) = 1 + 5 − 3 and y(2) + 2.
        Assert.Equal([5f, 3, 6], prepared.RawRows[12..15]);
        // Windows end at rows 5 to 8, where y(t) − y(t−4) is 8, −2, 5, 0.
        Assert.Equal([4, 5, 6, 7], prepared.Train.Starts);
        AssertUnscaled([-2 - 8, 5 - 8, 5 + 2, 0 + 2, 0 - 5, -6 - 5, -6, 3], prepared);
    }

    [Fact]
    public void A_lag_of_the_horizon_reaches_the_rows_own_value()
    {
        var prepared = Prepare(carry: false, "y:2");
        Assert.Equal(["y", "y:1"], prepared.FeatureNames);
        Assert.Equal([1, 0], prepared.BaselineColumns!);
        var other = DataPreparation.Prepare(
            Csv.Columns(Values.Length, ("y", t => Values[t]), ("x", t => t)), new() { Targets = ["y"], Features = ["x"], Window = 2, Horizon = 2, Difference = "y:2" }, new(0, 0));
        Assert.Equal(["x", "y:1", "y"], other.FeatureNames);
        Assert.Equal([1, 2], other.BaselineColumns!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outputs_unscaled_and_baseline_added_are_raw_again(bool carry)
    {
        var prepared = Prepare(carry);
        Near.Equal(prepared.Train.RawTargets, prepared.ToRaw(prepared.Train, prepared.Train.Targets), 1e-5);
        Assert.Throws<ArgumentException>(() => prepared.ToRaw(prepared.Train, new float[3]));
    }

    private static void AssertUnscaled(double[] expected, PreparedData prepared)
    {
        var unscaled = new float[prepared.Train.Targets.Length];
        prepared.TargetScaling!.Undo(prepared.Train.Targets, unscaled);
        Near.Equal(expected, unscaled, 1e-5);
        Assert.Equal(expected.Average(), prepared.TargetScaling.Offsets[0], 1e-5);
    }
}
