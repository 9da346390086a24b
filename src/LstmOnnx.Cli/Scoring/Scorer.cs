using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Scoring;

/// <summary>Scores outputs of a model against the truth of its windows.</summary>
internal static class Scorer
{
    /// <param name="recipe">With classes filled in.</param>
    /// <param name="table">The series that baselines repeat.</param>
    /// <param name="times">Of all rows, or null.</param>
    /// <param name="ends">[N]: the row of the table each window ends at.</param>
    /// <param name="truth">[N, O] raw values, or [N] class indices.</param>
    /// <param name="outputs">[N, O] raw values, or probabilities; [N, O · Q] where there are quantiles, those of an output side by side.</param>
    /// <param name="units">Of the targets, or null.</param>
    /// <param name="quantiles">[Q], 0.5 among them; empty where each output is one value.</param>
    public static ScoreDocument Score(Recipe recipe, CsvTable table, DateTime[]? times, int[] ends, float[] truth, float[] outputs, string? units, double[] quantiles)
    {
        if (recipe.IsClassification)
            return ScoreDocument.Of(ClassificationScore.Of(recipe.Classes, truth, outputs));
        var series = recipe.Targets.Select(table.Numbers).ToArray();
        return ScoreDocument.Of(TargetScore.Of(recipe.Targets, truth, outputs, series, ends, Baselines.For(recipe, times), quantiles), units, ends.Length);
    }
}
