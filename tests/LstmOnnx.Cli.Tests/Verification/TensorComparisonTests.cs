using LstmOnnx.Cli.Verification;

namespace LstmOnnx.Cli.Tests.Verification;

/// <summary>When a value agrees: |found - expected| &lt;= 1e-5 + 1e-3 * |expected|, worked by hand.</summary>
public class TensorComparisonTests
{
    [Fact]
    public void The_root_mean_square_counts_every_element()
    {
        // Differences 3, 4, 0 and 0: the root of 25/4.
        Assert.Equal(2.5, TensorComparison.Of([4], [1, 1, 1, 1], [4], [4, -3, 1, 1], Tolerance.Default).RootMeanSquare, 12);
        Assert.Equal(0, TensorComparison.Of([0], [], [0], [], Tolerance.Default).RootMeanSquare);
    }

    [Theory]
    [InlineData(1f, 1f, true)]
    [InlineData(1f, 1.001f, true)]
    [InlineData(1f, 1.00105f, false)]
    [InlineData(-1f, -1.001f, true)]
    [InlineData(0f, 9.9e-6f, true)]
    [InlineData(0f, 1.01e-5f, false)]
    [InlineData(1000f, 1000.9f, true)]
    [InlineData(1000f, 1001.1f, false)]
    [InlineData(float.NaN, float.NaN, true)]
    [InlineData(float.NaN, 0f, false)]
    [InlineData(0f, float.NaN, false)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, true)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity, false)]
    [InlineData(float.PositiveInfinity, float.MaxValue, false)]
    [InlineData(float.MaxValue, float.PositiveInfinity, false)]
    public void An_element_agrees_within_the_tolerance_and_not_beyond(float expected, float found, bool agrees)
    {
        var result = TensorComparison.Of([1], [expected], [1], [found], Tolerance.Default);

        Assert.Equal(agrees, result.Agrees);
        Assert.Equal(agrees ? 0 : 1, result.Outside);
    }

    [Fact]
    public void The_worst_element_is_the_one_furthest_out_by_the_tolerance()
    {
        // Differences 1 at 10000 (0.1 of what is allowed) and 0.01 at 0.1 (about 91 times): the second is worse.
        var result = TensorComparison.Of([2, 3], [0, 10_000, 0, 0, 0, 0.1f], [2, 3], [0, 10_001, 0, 0, 0, 0.11f], Tolerance.Default);

        Assert.Equal([1, 2], result.Worst!.Index);
        Assert.Equal((0.1, 0.11), (result.Worst.Expected, result.Worst.Found));
        Assert.Equal((6, 1), (result.Elements, result.Outside));
        Assert.Equal(1, result.MaxAbsolute, 6);
        Assert.Equal(0.1, result.MaxRelative, 6);
    }

    [Fact]
    public void Values_too_small_to_matter_have_no_relative_difference()
    {
        var result = TensorComparison.Of([1], [1e-7f], [1], [2e-7f], Tolerance.Default);

        Assert.Equal(0, result.MaxRelative);
        Assert.Equal(1e-7, result.MaxAbsolute, 9);
    }

    [Fact]
    public void Other_shapes_never_agree_even_with_the_same_numbers()
    {
        var result = TensorComparison.Of([2, 1], [1, 2], [1, 2], [1, 2], Tolerance.Default);

        Assert.False(result.HasSameShape || result.Agrees);
    }

    [Fact]
    public void A_tolerance_of_zero_asks_for_equal_values()
    {
        var none = new Tolerance(0, 0);

        Assert.True(TensorComparison.Of([1], [0f], [1], [-0f], none).Agrees);
        Assert.False(TensorComparison.Of([1], [0f], [1], [1e-45f], none).Agrees);
    }

    [Fact]
    public void NaN_on_both_sides_is_counted()
    {
        var result = TensorComparison.Of([3], [float.NaN, 1, float.NaN], [3], [float.NaN, 1, float.NaN], Tolerance.Default);

        Assert.True(result.Agrees);
        Assert.Equal(2, result.BothNaN);
    }
}
