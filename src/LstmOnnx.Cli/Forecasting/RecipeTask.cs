using LstmOnnx.Data;

namespace LstmOnnx.Cli.Forecasting;

internal static class RecipeTask
{
    extension(Recipe recipe)
    {
        /// <summary>True where the outputs are probabilities of classes.</summary>
        public bool IsClassification => recipe.Task == TaskNames.Classify;
    }
}
