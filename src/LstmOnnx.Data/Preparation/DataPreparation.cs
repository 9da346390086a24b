namespace LstmOnnx.Data;

/// <summary>Turns a table into inputs and targets by a recipe.</summary>
public static class DataPreparation
{
    /// <summary>For training: spells out the recipe, cuts the blocks, fits the scaling on training rows. Allocates the rows twice, raw and scaled.</summary>
    /// <exception cref="DataFileException">A column is missing, a cell is not what the recipe needs, an input or target never changes, or the rows are too few; says where and what to do.</exception>
    /// <exception cref="RecipeException">The recipe or the split contradicts itself.</exception>
    public static PreparedData Prepare(CsvTable table, Recipe recipe, SplitOptions split)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(split);
        recipe.Check();
        var notes = new List<string>();
        recipe = FeatureChoice.Complete(table, recipe, notes);
        if (recipe.Task == TaskNames.Classify && recipe.Classes.Count == 0)
            recipe = recipe with { Classes = ClassTargets.ClassesOf(table, recipe.Targets[0]) };
        if (recipe.SequenceColumn is not null)
            return SequencePreparation.Prepare(table, recipe, split, notes);
        var firstRow = FeaturePlan.LongestLag(recipe);
        var blocks = Blocks.Cut(table, recipe, firstRow, split);
        var features = FeatureTable.Build(table, recipe);
        if (TimeSteps.Note(table, features.Times) is { } note)
            notes.Add(note);
        var inputScaling = InputScalingFit.Fit(table, features, Enumerable.Range(firstRow, blocks.Train.End - firstRow), $"in all training rows ({firstRow + 1} to {blocks.Train.End})");
        var rows = new float[features.Rows.Length];
        var used = firstRow * features.Plan.Features.Count;
        inputScaling.Apply(features.Rows.AsSpan(used), rows.AsSpan(used));
        var targets = FitTargets(table, recipe, firstRow, blocks, notes);
        return new()
        {
            Recipe = recipe,
            FeatureNames = features.Names,
            OutputNames = OutputNames(recipe),
            FirstRow = firstRow,
            RawRows = features.Rows,
            Rows = rows,
            InputScaling = inputScaling,
            TargetScaling = (targets as RegressionTargets)?.Scaling,
            BaselineColumns = features.Plan.BaselineColumns,
            Train = targets.Windows(blocks.Train.Starts(firstRow, recipe), recipe),
            Validation = targets.Windows(blocks.Validation.Starts(firstRow, recipe), recipe),
            Test = targets.Windows(blocks.Test.Starts(firstRow, recipe), recipe),
            Times = features.Times,
            Notes = notes,
        };
    }

    /// <summary>For a trained model: the recipe repeated on a later file, nothing fitted.</summary>
    /// <param name="table">The later file.</param>
    /// <param name="recipe">As <see cref="PreparedData.Recipe"/> gave it, features and classes spelled out.</param>
    /// <param name="withTruth">
    /// False: every window, the last one ending at the last row; target columns that are no inputs may be absent. True: only windows whose targets are in
    /// the file, with their targets.
    /// </param>
    /// <exception cref="DataFileException">A column is missing, a cell is not what the recipe needs, a class is unknown, or the rows are too few for one window.</exception>
    /// <exception cref="RecipeException">The recipe contradicts itself, or names no features or classes.</exception>
    public static PreparedRows Apply(CsvTable table, Recipe recipe, bool withTruth = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check();
        if (recipe is { Features.Count: 0, Lags.Count: 0, Changes.Count: 0, Calendar.Count: 0 })
            throw new RecipeException("features: found none, expected them spelled out as in the recipe that preparation returns");
        if (recipe.Task == TaskNames.Classify && recipe.Classes.Count < 2)
            throw new RecipeException($"classes: found {recipe.Classes.Count}, expected at least two");
        if (recipe.SequenceColumn is not null)
            return SequencePreparation.Apply(table, recipe, withTruth);
        var firstRow = FeaturePlan.LongestLag(recipe);
        var offset = withTruth ? TargetOffsets.Of(recipe).Last : 0;
        var starts = new RowBlock(0, table.RowCount - offset).StartsOfWindowsInside(firstRow, recipe.Window);
        if (starts.Length == 0)
            throw TooFewRows(table, recipe, firstRow, offset);
        var features = FeatureTable.Build(table, recipe);
        return new()
        {
            Recipe = recipe,
            FeatureNames = features.Names,
            OutputNames = OutputNames(recipe),
            FirstRow = firstRow,
            RawRows = features.Rows,
            Starts = starts,
            RawTargets = withTruth ? Targets(table, recipe).Raw(starts) : null,
            Times = features.Times,
            Notes = TimeSteps.Note(table, features.Times) is { } note ? [note] : [],
        };
    }

    private static TargetColumns Targets(CsvTable table, Recipe recipe) =>
        recipe.Task == TaskNames.Classify ? new ClassTargets(table, recipe) : new RegressionTargets(table, recipe);

    private static TargetColumns FitTargets(CsvTable table, Recipe recipe, int firstRow, Blocks blocks, List<string> notes)
    {
        var targets = Targets(table, recipe);
        if (targets is RegressionTargets regression)
            regression.Fit(table, blocks.Train.Starts(firstRow, recipe));
        else if (((ClassTargets)targets).NoteAbsent(blocks.Train.Starts(firstRow, recipe)) is { } note)
            notes.Add(note);
        return targets;
    }

    private static IReadOnlyList<string> OutputNames(Recipe recipe) =>
        recipe.Task == TaskNames.Classify ? recipe.Classes : RegressionTargets.OutputNames(recipe);

    private static DataFileException TooFewRows(CsvTable table, Recipe recipe, int firstRow, int offset) => new(table.File, $"found {table.RowCount} rows",
        $"expected at least {firstRow + recipe.Window + offset}: {recipe.Window} for the window{(offset > 0 ? $", {offset} for the targets after it" : "")}{(firstRow > 0 ? $", {firstRow} for the longest lag" : "")}",
        "give the model a longer past");
}
