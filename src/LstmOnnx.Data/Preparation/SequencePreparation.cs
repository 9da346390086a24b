namespace LstmOnnx.Data;

/// <summary>As <see cref="DataPreparation"/>, where each sequence of a column is one sample with one class.</summary>
internal static class SequencePreparation
{
    /// <param name="table">The file.</param>
    /// <param name="recipe">With features and classes spelled out.</param>
    /// <param name="split">Shares or numbers of sequences.</param>
    /// <param name="notes">What was seen so far.</param>
    public static PreparedData Prepare(CsvTable table, Recipe recipe, SplitOptions split, List<string> notes)
    {
        var sequences = Sequences.Of(table, recipe.SequenceColumn!);
        recipe = recipe with { Window = sequences.Longest };
        var labels = sequences.Labels(table, recipe);
        var (train, validation, test) = SequenceSplit.Cut(table, recipe, sequences, labels, split);
        var features = FeatureTable.Build(table, recipe);
        var scaling = InputScalingFit.Fit(table, features, train.SelectMany(i => Enumerable.Range(sequences.Starts[i], sequences.Lengths[i])), $"in all rows of the {train.Length} training sequences");
        var rows = new float[features.Rows.Length];
        scaling.Apply(features.Rows, rows);
        return new()
        {
            Recipe = recipe,
            FeatureNames = features.Names,
            OutputNames = recipe.Classes,
            FirstRow = 0,
            RawRows = features.Rows,
            Rows = rows,
            InputScaling = scaling,
            TargetScaling = null,
            BaselineColumns = null,
            Train = Windows(train),
            Validation = Windows(validation),
            Test = Windows(test),
            Times = null,
            Notes = notes,
        };

        Windows Windows(int[] part)
        {
            float[] targets = [.. part.Select(i => labels[i])];
            return new([.. part.Select(i => sequences.Starts[i])], recipe.Window, 1, targets, targets, [.. part.Select(i => sequences.Lengths[i])]);
        }
    }

    public static PreparedRows Apply(CsvTable table, Recipe recipe, bool withTruth)
    {
        var sequences = Sequences.Of(table, recipe.SequenceColumn!);
        var features = FeatureTable.Build(table, recipe);
        return new()
        {
            Recipe = recipe with { Window = sequences.Longest },
            FeatureNames = features.Names,
            OutputNames = recipe.Classes,
            FirstRow = 0,
            RawRows = features.Rows,
            Starts = sequences.Starts,
            Lengths = sequences.Lengths,
            SequenceIds = sequences.Ids,
            RawTargets = withTruth ? sequences.Labels(table, recipe) : null,
            Times = null,
            Notes = [],
        };
    }
}
