using LstmOnnx.Training;

namespace LstmOnnx.Benchmarks;

/// <summary>What our trainer exports for 64 units: scaling of the inputs, one LSTM layer, a dense output, scaling back; in its streaming form.</summary>
internal static class ExportedModel
{
    public const int InputSize = 8, HiddenSize = 64;

    public static byte[] Build()
    {
        var network = new LstmNetwork(new NetworkOptions { InputSize = InputSize, Layers = [new RecurrentLayerOptions(HiddenSize)], OutputSize = 1, Task = TaskKind.Regression, Seed = 1 });
        var options = new ExportOptions
        {
            Form = ModelForm.Streaming,
            Inputs = new AffineScaling([.. Enumerable.Repeat(0.1f, InputSize)], [.. Enumerable.Repeat(2f, InputSize)]),
            Outputs = new AffineScaling([100f], [20f]),
        };
        var path = Path.GetTempFileName();
        try
        {
            OnnxExporter.Export(network, path, options);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
