using System.Text.Json;
using System.Text.Json.Serialization;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>One file of tools/interop/training_fixtures.py.</summary>
internal sealed record TrainingFixture(
    NetworkOptions Network, FitOptions Fit, int Batch, int Steps, double[] Inputs, double[] Targets, double[] Logits, double[] Losses, double[] Norms, double[] Rates,
    TrainingFixture.Tensor[] Tensors)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static TrainingFixture Read(string name)
    {
        var path = Path.Combine(TestPaths.RepositoryRoot, "tests", "LstmOnnx.Training.Tests", "Fixtures", name + ".json");
        return JsonSerializer.Deserialize<TrainingFixture>(File.ReadAllText(path), Json)!;
    }

    /// <summary>A parameter in ONNX's layout: before, the first gradient, after all updates; and how far PyTorch's float32 run is from this one.</summary>
    internal sealed record Tensor(
        string Name, double[] Initial, double[] Gradient, double[] Final,
        [property: JsonPropertyName("float32_gradient_distance")] double Float32GradientDistance,
        [property: JsonPropertyName("float32_final_distance")] double Float32FinalDistance);
}
