using LstmOnnx.Cli.Hosting;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>Makes a model's inputs of a table, as its recipe says.</summary>
internal static class ModelRows
{
    /// <exception cref="UnsuitableModelException">The recipe makes another number of inputs than the model takes, or makes no sense.</exception>
    public static PreparedRows Of(TrainedModel model, CsvTable table, bool withTruth, Output output)
    {
        var rows = Apply(model, table, withTruth);
        var taken = model.Model.Inputs[WindowRunner.MainInput(model.Model)].Shape[2].Size;
        if (taken != rows.FeatureCount)
            throw new UnsuitableModelException($"{model.Path}: the recipe makes {rows.FeatureCount} inputs, and the model takes {taken}");
        foreach (var note in rows.Notes)
            output.Say($"note: {note}");
        return rows;
    }

    private static PreparedRows Apply(TrainedModel model, CsvTable table, bool withTruth)
    {
        try
        {
            return DataPreparation.Apply(table, model.Recipe, withTruth);
        }
        catch (RecipeException exception)
        {
            throw new UnsuitableModelException($"{model.Path}: {exception.Message}", exception);
        }
    }
}
