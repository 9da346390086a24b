namespace LstmOnnx.Data.Tests.Preparation;

public sealed class ClassificationTests
{
    private static readonly Recipe Recipe = new() { Targets = ["activity"], Task = "classify", Window = 3, Horizon = 0 };

    private static CsvTable Motion(int rows, Func<int, string> activity) => Csv.Columns(rows, ("t", Csv.HalfHour), ("x", t => t), ("activity", activity), ("note", t => t == 4 ? "hello" : "1"), ("y", t => -t * 0.5));

    [Fact]
    public void Each_window_has_the_class_of_its_last_row()
    {
        var prepared = DataPreparation.Prepare(Motion(10, t => t is 2 or 3 or 8 ? "walk" : "rest"), Recipe with { TimeColumn = "t" }, new(2, 2));
        Assert.Equal(["rest", "walk"], prepared.Recipe.Classes);
        Assert.Equal(["x", "y"], prepared.Recipe.Features);
        Assert.Equal("column 'note' is not among the features: row 5 has 'hello', which is no number", Assert.Single(prepared.Notes));
        Assert.Equal(2, prepared.OutputSize);
        Assert.Equal([0, 1, 2, 3], prepared.Train.Starts);
        Assert.Equal([1f, 1, 0, 0], prepared.Train.Targets);
        Assert.Equal([4, 5], prepared.Validation.Starts);
        Assert.Equal([6, 7], prepared.Test.Starts);
        Assert.Equal([1f, 0], prepared.Test.RawTargets);
        Assert.Equal(1, prepared.Test.TargetSize);
        Assert.Null(prepared.TargetScaling);
        Assert.Throws<InvalidOperationException>(() => prepared.ToRaw(prepared.Test, []));
    }

    [Fact]
    public void A_horizon_looks_that_many_rows_ahead()
    {
        var prepared = DataPreparation.Prepare(Motion(10, t => t is 4 ? "walk" : "rest"), Recipe with { Horizon = 2 }, new(0, 0));
        Assert.Equal([0, 1, 2, 3, 4, 5], prepared.Train.Starts);
        Assert.Equal([1f, 0, 0, 0, 0, 0], prepared.Train.Targets);
    }

    [Theory]
    [InlineData("b,a,B,a", "B,a,b")]
    [InlineData("10,9,-1,10", "-1,9,10")]
    [InlineData("10,9,x,10", "10,9,x")]
    [InlineData("1,01,1,2", "01,1,2")]
    public void Classes_are_sorted_as_numbers_or_by_their_characters(string cells, string expected)
    {
        var values = cells.Split(',');
        var prepared = DataPreparation.Prepare(Csv.Columns(4, ("x", t => t), ("activity", t => values[t])), Recipe with { Window = 1 }, new(0, 0));
        Assert.Equal(expected.Split(','), prepared.Recipe.Classes);
    }

    [Fact]
    public void What_cannot_be_classes_is_refused()
    {
        Csv.Refused(() => DataPreparation.Prepare(Motion(10, _ => "rest"), Recipe, new(0, 0)), "column 'activity'", "the one class 'rest'", "at least two");
        Csv.Refused(() => DataPreparation.Prepare(Motion(10, t => t == 5 ? "" : "rest"), Recipe, new(0, 0)), "row 6 (line 7), column 'activity'", "found an empty cell");
        Csv.Refused(() => DataPreparation.Prepare(Motion(100, t => $"{t * 0.25}"), Recipe, new(0, 0)), "found 100 different values in 100 rows", "make the task a regression");
        Csv.Refused(() => DataPreparation.Prepare(Csv.Columns(9, ("activity", t => t % 2), ("note", _ => "?")), Recipe, new(0, 0)), "no column of numbers beside 'activity'", "column 'note'");
    }

    [Fact]
    public void A_class_that_no_training_window_has_is_noted()
    {
        var prepared = DataPreparation.Prepare(Motion(20, t => t >= 18 ? "fall" : t % 2 == 0 ? "rest" : "walk"), Recipe with { Features = ["x"] }, new(4, 4));
        Assert.StartsWith("no training window has the class 'fall'", Assert.Single(prepared.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_file_with_an_unknown_class_is_refused_with_the_list()
    {
        var recipe = Recipe with { Features = ["x"], Classes = ["rest", "walk"] };
        Csv.Refused(() => DataPreparation.Apply(Motion(10, t => t == 7 ? "wlak" : "rest"), recipe, withTruth: true), "row 8 (line 9), column 'activity'", "found 'wlak'", "rest, walk", "did you mean 'walk'?");
        Csv.Refused(() => DataPreparation.Apply(Motion(10, t => t == 7 ? "" : "rest"), recipe, withTruth: true), "row 8", "found an empty cell");
        Assert.Equal(8, DataPreparation.Apply(Motion(10, _ => "whatever"), recipe).Starts.Length);
    }
}
