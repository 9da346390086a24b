using LstmOnnx.Cli.Hosting;
using LstmOnnx.Data;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>A model of ours, ready to run, with the recipe that makes its inputs.</summary>
internal sealed class TrainedModel : IDisposable
{
    private TrainedModel(string path, LstmModel model, Recipe recipe, double[] quantiles) => (Path, Model, Recipe, Quantiles) = (path, model, recipe, quantiles);

    public string Path { get; }

    public LstmModel Model { get; }

    public Recipe Recipe { get; }

    /// <summary>[Q]: what the model gives of each output, side by side; empty where it gives one value.</summary>
    public double[] Quantiles { get; }

    public string? Units => Model.Metadata.GetValueOrDefault("lstmonnx.units");

    /// <summary>True for a model whose state goes on from window to window.</summary>
    public bool IsStateful => Model.Metadata.GetValueOrDefault("lstmonnx.stateful") == "true";

    /// <summary>SHA-256 of the file it learned from, in hexadecimal digits.</summary>
    public string? DataHash => Model.Metadata.GetValueOrDefault("lstmonnx.data_sha256");

    /// <summary>Loads the file on the first engine that takes it, and says on standard error why an earlier one did not, and what falls back.</summary>
    /// <exception cref="UnsuitableModelException">The model has no recipe, or one that does not fit it.</exception>
    public static TrainedModel Load(string path, IReadOnlyList<Engine> engines, WeightPrecision weights, Output output)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file; expected a model made by 'lstmonnx train'");
        var model = Load(path, engines, weights);
        try
        {
            foreach (var rejected in model.Choice.Rejected)
                output.Say($"engine {rejected.Engine} is not used: {rejected.Reason}");
            if (model.Choice.FallBack is { } fallBack)
                output.Say($"engine {model.Choice.Engine}: {fallBack}");
            var trained = new TrainedModel(path, model, ReadRecipe(path, model), ReadQuantiles(path, model));
            trained.CheckShapes();
            return trained;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => Model.Dispose();

    private static LstmModel Load(string path, IReadOnlyList<Engine> engines, WeightPrecision weights)
    {
        try
        {
            return LstmModel.Load(path, new LoadOptions { Engines = engines, Weights = weights });
        }
        catch (ModelRefusedException exception)
        {
            // The runtime was given bytes and does not know the file's name.
            throw new UnsuitableModelException($"{path}: {exception.Message}", exception);
        }
    }

    private static Recipe ReadRecipe(string path, LstmModel model)
    {
        if (model.Metadata.GetValueOrDefault("lstmonnx.task") == TextModel.Task)
            throw new UnsuitableModelException($"{path}: the model predicts the next character of a text; expected one that learned from a table; 'lstmonnx generate' runs this one");
        if (!model.Metadata.TryGetValue("lstmonnx.recipe", out var json))
            throw new UnsuitableModelException($"{path}: the model does not say how its inputs are made (no metadata 'lstmonnx.recipe'); expected one that 'lstmonnx train' wrote; 'lstmonnx inspect' and 'lstmonnx verify' take any");
        try
        {
            return Recipe.FromJson(json);
        }
        catch (RecipeException exception)
        {
            throw new UnsuitableModelException($"{path}: metadata 'lstmonnx.recipe': {exception.Message}", exception);
        }
    }

    private static double[] ReadQuantiles(string path, LstmModel model)
    {
        if (!model.Metadata.TryGetValue("lstmonnx.quantiles", out var json))
            return [];
        try
        {
            if (System.Text.Json.JsonSerializer.Deserialize(json, Training.MetadataJson.Default.DoubleArray) is { Length: > 0 } quantiles && quantiles.Contains(0.5))
                return quantiles;
        }
        catch (System.Text.Json.JsonException)
        {
        }
        throw new UnsuitableModelException($"{path}: metadata 'lstmonnx.quantiles': found {json}, expected a list of shares with 0.5 among them, such as [0.1,0.5,0.9]");
    }

    // The metadata is a text that anyone can edit.
    private void CheckShapes()
    {
        var outputs = Recipe.OutputSize * Math.Max(1, Quantiles.Length);
        var (input, output) = (Model.Inputs[WindowRunner.MainInput(Model)], Model.Outputs[WindowRunner.MainOutput(Model)]);
        if (input.Shape.Count != 3 || input.Shape[2].Size is null || output.Shape.Count != 2 || output.Shape[1].Size != outputs)
            throw new UnsuitableModelException($"{Path}: the recipe speaks of {outputs} outputs, and the model has input {Text(input)} and output {Text(output)}; expected [batch, time, features] and [batch, {outputs}]");
    }

    private static string Text(TensorInfo tensor) => $"'{tensor.Name}' [{string.Join(", ", tensor.Shape.Select(dimension => dimension.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? dimension.Symbol ?? "?"))}]";
}
