namespace LstmOnnx.Data.Tests.Preparation;

public sealed class SplitTests
{
    private static PreparedData Prepare(int rows, SplitOptions split, int window = 3, int horizon = 2) =>
        DataPreparation.Prepare(Csv.Columns(rows, ("y", t => (t * 7) % 5)), new() { Targets = ["y"], Window = window, Horizon = horizon }, split);

    [Fact]
    public void A_windows_targets_all_lie_in_its_block_and_its_inputs_may_reach_back()
    {
        // Of 20 rows, 0-9 train, 10-14 validate, 15-19 test. Window s has inputs s … s+2 and targets s+3, s+4.
        var prepared = Prepare(20, new(5, 5));
        Assert.Equal([0, 1, 2, 3, 4, 5], prepared.Train.Starts);
        Assert.Equal([7, 8, 9, 10], prepared.Validation.Starts);
        Assert.Equal([12, 13, 14, 15], prepared.Test.Starts);
    }

    [Fact]
    public void A_share_is_of_all_rows()
    {
        var prepared = Prepare(20, new(0.25, 0.25));
        Assert.Equal([7, 8, 9, 10], prepared.Validation.Starts);
        Assert.Equal((1, 3), new SplitOptions(0.001, 0.15).Rows(20));
        Assert.Equal((0, 7), new SplitOptions(0, 7).Rows(20));
    }

    [Fact]
    public void Nothing_held_out_leaves_every_window_for_training()
    {
        var prepared = Prepare(20, new(0, 0));
        Assert.Equal(16, prepared.Train.Count);
        Assert.Equal(0, prepared.Validation.Count);
        Assert.Empty(prepared.Test.Targets);
    }

    [Fact]
    public void Every_block_obeys_the_rule_for_any_sizes() => CsCheck.Check.Sample(
        CsCheck.Gen.Select(CsCheck.Gen.Int[1, 6], CsCheck.Gen.Int[1, 5], CsCheck.Gen.Int[0, 12], CsCheck.Gen.Int[0, 12], CsCheck.Gen.Int[40, 60]),
        sizes =>
        {
            var (window, horizon, validation, test, rows) = sizes;
            if ((validation > 0 && validation < horizon) || (test > 0 && test < horizon))
                return;
            var prepared = Prepare(rows, new(validation, test), window, horizon);
            var ends = new[] { (prepared.Train, 0, rows - validation - test), (prepared.Validation, rows - validation - test, rows - test), (prepared.Test, rows - test, rows) };
            foreach (var (windows, first, end) in ends)
            {
                // By definition, not by formula: try every start.
                var expected = Enumerable.Range(0, rows).Where(s => s + window >= first && s + window + horizon <= end && end > first);
                Assert.Equal(expected, windows.Starts);
            }
        }, iter: 200, threads: 1);

    [Fact]
    public void The_scaling_is_fitted_on_training_rows_only()
    {
        // Held-out rows are a million times larger.
        var table = Csv.Columns(12, ("y", t => t < 6 ? t : 1_000_000 + t));
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["y"], Window = 1 }, new(3, 3));
        // Inputs 0 … 5: mean 2.5, variance 35/12; targets 1 … 5: mean 3, variance 2.
        Assert.Equal(2.5f, prepared.InputScaling.Offsets[0]);
        Assert.Equal((float)Math.Sqrt(35 / 12.0), prepared.InputScaling.Scales[0]);
        Assert.Equal(3f, prepared.TargetScaling!.Offsets[0]);
        Assert.Equal((float)Math.Sqrt(2), prepared.TargetScaling.Scales[0]);
        Assert.Equal((1_000_011f - 2.5f) / (float)Math.Sqrt(35 / 12.0), prepared.Rows[11]);
    }

    [Theory]
    [InlineData(-1, 0, "split, validation: found -1")]
    [InlineData(0, 1.5, "split, test: found 1.5")]
    [InlineData(double.NaN, 0, "split, validation: found NaN")]
    [InlineData(0.5, 0.5, "split: validation 0.5 and test 0.5 leave no rows")]
    public void Amounts_that_make_no_sense_are_refused(double validation, double test, string message) =>
        Assert.StartsWith(message, Assert.Throws<RecipeException>(() => Prepare(20, new(validation, test))).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_few_rows_say_how_many_are_needed_and_that_many_are_enough()
    {
        var recipe = new Recipe { Targets = ["y"], Window = 5, Horizon = 3, Lags = ["y:10"] };
        CsvTable Rows(int count) => Csv.Columns(count, ("y", t => (t * 7) % 5));
        Csv.Refused(() => DataPreparation.Prepare(Rows(25), recipe, new(4, 4)), "found 25 rows", "expected at least 26: 5 for the window, 3 for the horizon, 10 for the longest lag, 4 for validation, 4 for the test");
        // One window would make every input constant, which is another refusal.
        Assert.Equal(2, DataPreparation.Prepare(Rows(27), recipe, new(4, 4)).Train.Count);
        // 18 + 15 % + 15 %: 25 rows hold out 4 + 4, 26 rows hold out 4 + 4 and leave 18.
        Csv.Refused(() => DataPreparation.Prepare(Rows(20), recipe, new()), "found 20 rows", "expected at least 26: 5 for the window, 3 for the horizon, 10 for the longest lag, 4 for validation, 4 for the test");
    }

    [Fact]
    public void The_rows_asked_for_are_the_fewest_that_do() => CsCheck.Check.Sample(
        CsCheck.Gen.Select(CsCheck.Gen.Int[1, 40], CsCheck.Gen.Int[0, 45], CsCheck.Gen.Int[0, 45]),
        sizes =>
        {
            var (window, validation, test) = sizes;
            var split = new SplitOptions(validation / 100.0, test / 100.0);
            var recipe = new Recipe { Targets = ["y"], Window = window, Horizon = 1 };
            var message = Assert.Throws<DataFileException>(() => DataPreparation.Prepare(Csv.Table("y\n1\n"), recipe, split)).Message;
            var asked = int.Parse(message.Split("at least ")[1].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
            bool Enough(int rows) => rows - split.Rows(rows).Validation - split.Rows(rows).Test >= window + 1;
            Assert.True(Enough(asked) && !Enough(asked - 1), $"{asked} rows");
        }, iter: 3000, threads: 1);

    [Fact]
    public void A_block_shorter_than_the_horizon_is_refused()
    {
        Csv.Refused(() => Prepare(30, new(4, 1)), "found 1 test rows of 30", "expected at least 2, as many as the horizon");
        Csv.Refused(() => Prepare(30, new(1, 4)), "found 1 validation rows of 30");
    }
}
