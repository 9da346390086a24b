using LstmOnnx.Cli.Scoring;

namespace LstmOnnx.Cli.Tests.Scoring;

public class ScoreTests
{
    [Fact]
    public void Regression_by_hand()
    {
        // Errors 1, −1, 2, 0: squares 6/4, absolutes 4/4. Truth 1, 2, 3, 6 has mean 3 and squares 4 + 1 + 0 + 9 = 14.
        var score = RegressionScore.Of([1, 2, 3, 6], [2, 1, 5, 6]);
        Assert.Equal(Math.Sqrt(1.5), score.Rmse, 12);
        Assert.Equal(1, score.Mae, 12);
        Assert.Equal(1 - (6.0 / 14), score.R2!.Value, 12);
        Assert.Equal(4, score.Count);
    }

    [Fact]
    public void Pairs_with_NaN_are_left_out_and_a_constant_truth_has_no_R2()
    {
        var score = RegressionScore.Of([1, 1, 9], [2, 1, float.NaN]);
        Assert.Equal((0.5, 2), (score.Mae, score.Count));
        Assert.Null(score.R2);
    }

    [Fact]
    public void Different_lengths_are_refused() =>
        Assert.Contains("truth has 2", Assert.Throws<ArgumentException>(() => RegressionScore.Of([1, 2], [1])).Message, StringComparison.Ordinal);

    [Fact]
    public void Classification_by_hand()
    {
        // Truth a a b c; said a b b b.
        var score = ClassificationScore.Of(["a", "b", "c"], [0, 0, 1, 2], [0.5f, 0.25f, 0.25f, 0.2f, 0.7f, 0.1f, 0, 1, 0, 0.3f, 0.4f, 0.3f]);
        Assert.Equal(0.5, score.Accuracy);
        Assert.Equal(0.5, score.Baseline);
        Assert.Equal([[1, 1, 0], [0, 1, 0], [0, 1, 0]], score.Confusion);
        Assert.Equal(-(Math.Log(0.5f) + Math.Log(0.2f) + Math.Log(1) + Math.Log(0.3f)) / 4, score.CrossEntropy, 6);
        Assert.Equal(new ClassScore("a", 1, 0.5, 2), score.Classes[0]);
        Assert.Equal(new ClassScore("b", 1.0 / 3, 1, 1), score.Classes[1]);
        Assert.Equal(new ClassScore("c", null, 0, 1), score.Classes[2]);
    }

    [Fact]
    public void The_last_value_is_repeated() =>
        Assert.Equal([3f, 3f, 5f, 5f], new Baseline("last", 0).Forecast([1, 2, 3, 4, 5], [2, 4], horizon: 2));

    [Fact]
    public void The_latest_change_is_carried_on()
    {
        // Row 4 is 6 above its season's row 2; rows 5 and 6 are those of 3 and 4, 6 higher.
        Assert.Equal([10f, 15f], new Baseline("carried", 2, Carries: true).Forecast([1, 2, 3, 4, 9, 0], [4], horizon: 2));
        Assert.Equal([float.NaN, float.NaN], new Baseline("carried", 2, Carries: true).Forecast([1, 2], [1], horizon: 2));
    }

    [Fact]
    public void A_period_shorter_than_the_horizon_takes_the_newest_value_of_the_season()
    {
        // From row 3, period 2: rows 4, 5, 6 are forecast by 2, 3 and again 2.
        Assert.Equal([30f, 40f, 30f], new Baseline("season", 2).Forecast([10, 20, 30, 40], [3], horizon: 3));
        Assert.Equal([float.NaN, 10f], new Baseline("season", 3).Forecast([10, 20, 30, 40], [1], horizon: 2));
    }
}
