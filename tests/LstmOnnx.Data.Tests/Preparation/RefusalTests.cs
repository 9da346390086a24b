namespace LstmOnnx.Data.Tests.Preparation;

public sealed class RefusalTests
{
    private static readonly SplitOptions Split = new(4, 4);

    [Fact]
    public void An_input_that_never_changes_in_the_training_rows_is_refused()
    {
        // It changes in row 12, which is held out.
        var table = Csv.Columns(20, ("y", t => t % 3), ("valve", t => t < 12 ? 7.5 : 8));
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["y"], Features = ["y", "valve"], Window = 2 }, Split),
            "column 'valve'", "is 7.5 in all training rows (1 to 12)", "leave the column out of the features");
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["y"], Window = 2, Lags = ["valve:2"] }, Split), "'valve:2' is 7.5 in all training rows (3 to 12)", "leave it out of the recipe");
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["y"], Window = 2, Changes = ["y:3"] }, Split), "'y.change:3' is 0");
    }

    [Fact]
    public void A_target_that_never_changes_is_refused()
    {
        var table = Csv.Columns(20, ("y", t => t % 3), ("x", t => t));
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["y"], Features = ["x"], Window = 2, Difference = "y:3" }, Split), "column 'y'", "the target's difference from 3 rows before is 0", "expected a target that changes");
        Csv.Refused(() => DataPreparation.Prepare(Csv.Columns(20, ("y", _ => 4), ("x", t => t)), new() { Targets = ["y"], Features = ["x"], Window = 2 }, Split), "the target is 4");
    }

    [Fact]
    public void A_calendar_that_stands_still_is_refused_but_half_a_pair_may()
    {
        CsvTable Days(int hours) => Csv.Columns(20, ("t", t => new DateTime(2024, 1, 1).AddHours(hours * t).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture)), ("y", t => t * t % 7));
        var recipe = new Recipe { Targets = ["y"], TimeColumn = "t", Window = 2, Calendar = ["time-of-day"] };
        Csv.Refused(() => DataPreparation.Prepare(Days(24), recipe, Split), "the calendar feature 'time-of-day' is the same in all training rows (1 to 12)", "leave time-of-day out of the calendar");
        Assert.Equal(3, DataPreparation.Prepare(Days(12), recipe, Split).FeatureCount);
    }

    [Fact]
    public void Text_in_a_feature_or_target_is_named_with_its_place()
    {
        var table = Csv.Columns(20, ("y", t => t % 3), ("city", _ => "York"));
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["y"], Features = ["y", "city"], Window = 2 }, Split), "row 1 (line 2), column 'city'", "found 'York'", "expected a number");
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["city"], Features = ["y"], Window = 2 }, Split), "column 'city'");
        Csv.Refused(() => DataPreparation.Prepare(table, new() { Targets = ["yy"], Features = ["y"], Window = 2 }, Split), "there is no column 'yy'", "did you mean 'y'?");
    }
}
