using System.Text.Json;
using System.Text.Json.Serialization;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>One file of tools/interop/reference_fixtures.py: a pass of PyTorch in float64.</summary>
internal sealed record ReferenceFixture(
    ReferenceModelShape Shape, ReferenceLoss Loss, ReferenceBatch Batch, double[] Outputs, double Value, ReferenceStates[] States, ReferenceFixture.Tensor[] Tensors)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The parameters as the model takes them.</summary>
    public Dictionary<string, ReferenceTensor> Parameters => Tensors.ToDictionary(tensor => tensor.Name, tensor => new ReferenceTensor(tensor.Shape, tensor.Values));

    public static ReferenceFixture Read(string name)
    {
        var path = Path.Combine(TestPaths.RepositoryRoot, "tests", "LstmOnnx.Training.Tests", "Fixtures", $"reference-{name}.json");
        return JsonSerializer.Deserialize<ReferenceFixture>(File.ReadAllText(path), Json)!;
    }

    /// <summary>A parameter in ONNX's layout and its gradient.</summary>
    internal sealed record Tensor(string Name, int[] Shape, double[] Values, double[] Gradient);
}
