namespace LstmOnnx.Data.Tests.Preparation;

public sealed class ApplyTests
{
    private static readonly Recipe Recipe = new() { Targets = ["y"], Features = ["y", "x"], Window = 3, Horizon = 2, Lags = ["y:4"], Difference = "y:3" };

    private static CsvTable Table(int rows) => Csv.Columns(rows, ("y", t => t * t % 11), ("x", t => t % 4));

    [Fact]
    public void It_repeats_what_training_did()
    {
        var prepared = DataPreparation.Prepare(Table(30), Recipe, new(5, 5));
        var applied = DataPreparation.Apply(Table(30), Recipe.FromJson(prepared.Recipe.ToJson()), withTruth: true);
        Assert.Equal(prepared.FeatureNames, applied.FeatureNames);
        Assert.Equal(prepared.OutputNames, applied.OutputNames);
        Assert.Equal(prepared.FirstRow, applied.FirstRow);
        Assert.Equal(prepared.RawRows, applied.RawRows);
        Assert.Equal(Enumerable.Range(4, 30 - 3 - 2 - 4 + 1), applied.Starts);
        Assert.Equal(prepared.Test.RawTargets, applied.RawTargets![^prepared.Test.RawTargets.Length..]);
    }

    [Fact]
    public void Without_truth_the_last_window_ends_at_the_last_row()
    {
        var applied = DataPreparation.Apply(Table(30), Recipe);
        Assert.Equal(29, applied.EndRow(applied.Starts.Length - 1));
        Assert.Null(applied.RawTargets);
        Assert.Equal(4, applied.Starts[0]);
    }

    [Fact]
    public void A_target_that_is_no_input_may_be_absent_without_truth()
    {
        var recipe = new Recipe { Targets = ["y"], Features = ["x"], Window = 3 };
        var table = Csv.Columns(5, ("x", t => t));
        Assert.Equal(3, DataPreparation.Apply(table, recipe).Starts.Length);
        Csv.Refused(() => DataPreparation.Apply(table, recipe, withTruth: true), "there is no column 'y'");
    }

    [Fact]
    public void One_window_is_enough_and_a_constant_input_is_no_fault_here()
    {
        var table = Csv.Columns(7, ("y", _ => 5), ("x", _ => 5));
        Assert.Equal([4], DataPreparation.Apply(table, Recipe).Starts);
        Csv.Refused(() => DataPreparation.Apply(Csv.Columns(6, ("y", _ => 5), ("x", _ => 5)), Recipe), "found 6 rows", "expected at least 7: 3 for the window, 4 for the longest lag");
        Csv.Refused(() => DataPreparation.Apply(table, Recipe, withTruth: true), "found 7 rows", "expected at least 9: 3 for the window, 2 for the targets after it, 4 for the longest lag");
    }

    [Fact]
    public void A_recipe_that_was_never_prepared_is_refused()
    {
        Assert.Throws<RecipeException>(() => DataPreparation.Apply(Table(30), new() { Targets = ["y"], Window = 3 }));
        Assert.Throws<RecipeException>(() => DataPreparation.Apply(Table(30), new() { Targets = ["y"], Features = ["x"], Task = "classify", Horizon = 0, Window = 3 }));
    }
}
