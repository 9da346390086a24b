namespace LstmOnnx.Data.Tests.Preparation;

/// <summary>Sequences of their own length, one class each.</summary>
public class SequenceTests
{
    private static readonly Recipe Recipe = new() { Task = TaskNames.Classify, Targets = ["kind"], SequenceColumn = "id", Window = 1, Horizon = 0 };

    // Classes: up has s0, s2, s4, s6; down has s1, s3, s5. Lengths 2, 1, 3, 1, 1, 2, 1.
    private const string Rows = "id,x,kind\ns0,1,up\ns0,2,up\ns1,9,down\ns2,3,up\ns2,4,up\ns2,5,up\ns3,8,down\ns4,6,up\ns5,7,down\ns5,6,down\ns6,100,up\n";

    [Fact]
    public void Each_run_of_a_name_is_a_sample_and_classes_are_split_alike()
    {
        var data = DataPreparation.Prepare(Csv.Table(Rows), Recipe, new SplitOptions(2, 2));
        Assert.Equal((3, "x"), (data.Recipe.Window, string.Join(',', data.FeatureNames)));
        Assert.Equal(["down", "up"], data.Recipe.Classes);
        // Of each class the last is the test, the one before it validates, the rest is learned from.
        Check(data.Train, [0, 2, 3], [2, 1, 3], [1, 0, 1]);
        Check(data.Validation, [6, 7], [1, 1], [0, 1]);
        Check(data.Test, [8, 10], [2, 1], [0, 1]);
        Assert.Equal([9, 10], Enumerable.Range(0, 2).Select(data.Test.EndRow));
        // Mean of the training rows 1, 2, 9, 3, 4, 5; the outlier of the test does not count.
        Assert.Equal(4, data.InputScaling.Offsets[0], 1e-6);
    }

    [Fact]
    public void A_later_file_gives_all_its_sequences()
    {
        var recipe = DataPreparation.Prepare(Csv.Table(Rows), Recipe, new SplitOptions(0, 0)).Recipe;
        Assert.Equal(recipe.ToJson(), Recipe.FromJson(recipe.ToJson()).ToJson());
        var rows = DataPreparation.Apply(Csv.Table("id,x,kind\na,1,up\na,2,up\na,3,up\na,4,up\nb,5,down\n"), recipe, withTruth: true);
        Assert.Equal(["a", "b"], rows.SequenceIds!);
        Assert.Equal([0, 4], rows.Starts);
        Assert.Equal([4, 1], rows.Lengths!);
        Assert.Equal([1, 0], rows.RawTargets!);
        Assert.Equal((3, 4), (rows.EndRow(0), rows.EndRow(1)));
        Assert.Null(DataPreparation.Apply(Csv.Table("id,x\na,1\n"), recipe).RawTargets);
        Csv.Refused(() => DataPreparation.Apply(Csv.Table("id,x,kind\na,1,up\nb,2,sideways\n"), recipe, withTruth: true), "row 2", "found 'sideways'", "expected one of the classes down, up");
    }

    [Theory]
    [InlineData("a,1,up\n,2,up\nb,3,down\n", "row 2", "found an empty cell", "the name of the row's sequence")]
    [InlineData("a,1,up\na,1,up\nb,2,down\na,3,up\n", "row 4", "found 'a' again, whose rows ended at row 2", "sort the rows by sequence")]
    [InlineData("a,1,up\na,2,down\nb,3,down\n", "row 2", "found the class 'down' in the sequence 'a', which began with 'up'", "one class for all rows")]
    [InlineData("a,1,up\nb,2,down\nc,3,down\nd,4,down\n", "row 1", "found the class 'up' in one sequence only, 'a'", "it cannot be learned from and held out")]
    [InlineData("a,1,up\nb,2,up\nc,3,down\nd,4,down\n", "", "found 4 sequences of 2 classes", "expected at least 5: 1 for validation, 2 for the test, one of each class to learn from")]
    [InlineData("a,x,up\nb,2,up\nc,3,down\nd,4,down\n", "", "found no column of numbers", "expected at least one to learn from")]
    public void What_is_no_set_of_sequences_is_refused(string rows, params string[] parts) =>
        Csv.Refused(() => DataPreparation.Prepare(Csv.Table("id,x,kind\n" + rows), Recipe, new SplitOptions(1, 2)), parts);

    [Fact]
    public void Large_classes_give_more_and_every_class_keeps_one()
    {
        // Nine of a, three of b, two of c: a quarter of 14 is 4 (3.5 to even). Shares 2.57, 0.86, 0.57: 2, 0, 0, then one more of b by the largest rest, then of a, which has the same rest as c and comes first.
        var names = Enumerable.Repeat("a", 9).Concat(Enumerable.Repeat("b", 3)).Concat(Enumerable.Repeat("c", 2));
        var table = Csv.Table("id,x,kind\n" + string.Concat(names.Select((name, i) => $"s{i},{i},{name}\n")));
        var data = DataPreparation.Prepare(table, Recipe, new SplitOptions(0, 0.25));
        Assert.Equal([6, 7, 8, 11], data.Test.Starts.Order());
        Assert.Equal(10, data.Train.Count);
        Assert.Empty(data.Validation.Starts);
    }

    [Fact]
    public void A_recipe_of_sequences_has_no_times_lags_or_horizon()
    {
        Refused(Recipe with { Task = TaskNames.Regression, Horizon = 1 }, "a sequence has one class");
        Refused(Recipe with { Features = ["id"] }, "'id' is also a target or a feature");
        Refused(Recipe with { TimeColumn = "t" }, "across sequences");
        Refused(Recipe with { Lags = [LagSpec.Parse("x:3")] }, "across sequences");
        Refused(Recipe with { Horizon = 2 }, "found a horizon of 2");

        static void Refused(Recipe recipe, string message) => Assert.Contains(message, Assert.Throws<RecipeException>(recipe.Check).Message, StringComparison.Ordinal);
    }

    private static void Check(Windows part, int[] starts, int[] lengths, float[] labels)
    {
        Assert.Equal(starts, part.Starts);
        Assert.Equal(lengths, part.Lengths!);
        Assert.Equal(labels, part.Targets);
    }
}
