using System.Text.Json;
using System.Text.Json.Serialization;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>One file of tools/interop/training_fixtures.py.</summary>
internal sealed record TrainingFixture(
    NetworkOptions Network, FitOptions Fit, int Batch, int Steps, double[] Inputs, double[] Targets, double[] Logits, double[] Losses, double[] Norms, double[] Rates,
    double[]? Momenta, TrainingFixture.Tensor[] Tensors)
{
    private static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "tests", "LstmOnnx.Training.Tests", "Fixtures");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static TrainingFixture Read(string name) => Read<TrainingFixture>(name);

    /// <summary>What PyTorch's schedulers gave for fits of some epochs and batches.</summary>
    public static RateSequence[] ReadSchedules() => Read<RateSequence[]>("schedules");

    /// <summary>One file of another script.</summary>
    public static T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Folder, name + ".json")), Json)!;

    /// <summary>The names that a pattern fits.</summary>
    public static IEnumerable<string> NamesOf(string pattern) => Directory.EnumerateFiles(Folder, pattern + ".json").Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>Rate and momentum of every update; no momenta where the schedule leaves them alone.</summary>
    internal sealed record RateSequence(ScheduleOptions Schedule, OptimizerOptions Optimizer, int Epochs, int Batches, double[] Rates, double[]? Momenta);

    /// <summary>A parameter in ONNX's layout: before, the first gradient, after all updates; and how far PyTorch's float32 run is from this one.</summary>
    internal sealed record Tensor(
        string Name, double[] Initial, double[] Gradient, double[] Final,
        [property: JsonPropertyName("float32_gradient_distance")] double Float32GradientDistance,
        [property: JsonPropertyName("float32_final_distance")] double Float32FinalDistance);
}
