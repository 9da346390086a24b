using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Training;
using LstmOnnx.Data;
using LstmOnnx.Runtime;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Models;

/// <summary>The stored demand model is what its card says.</summary>
public sealed class DemandModelTests
{
    private static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand");

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.streaming.onnx")]
    public void The_stored_model_has_the_configs_recipe_and_the_cards_error(string file)
    {
        var settings = SettingsCheck.Complete(TrainConfigFile.Read(Path.Combine(Folder, "train.json")));
        var table = CsvTable.Read(Path.Combine(Folder, "electricity-demand.csv"));
        var prepared = DataPreparation.Prepare(table, TrainingPlan.Recipe(settings), new(settings.Validation!.Value, settings.Test!.Value));
        using var model = LstmModel.Load(Path.Combine(Folder, file));
        Assert.Equal(prepared.Recipe.ToJson(), model.Metadata["lstmonnx.recipe"]);

        var forecast = WindowRunner.RunSequences(model, new(prepared.RawRows, prepared.FeatureCount, prepared.Test.Starts, prepared.Test.Length), TestContext.Current.CancellationToken);
        var squares = forecast.Zip(prepared.Test.RawTargets, (f, y) => ((double)f - y) * (f - y));
        Assert.Equal(323.2, Math.Sqrt(squares.Average()), 0.1);
    }
}
