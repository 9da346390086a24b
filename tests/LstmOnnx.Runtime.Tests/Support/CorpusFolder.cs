using LstmOnnx.Onnx;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>A model of the shared corpus with its stored inputs and outputs.</summary>
internal sealed class CorpusFolder(string path)
{
    // ONNX's backend tests compare so.
    private const double RelativeTolerance = 1e-3, AbsoluteTolerance = 1e-5;

    public byte[] Model => File.ReadAllBytes(Path.Combine(path, "model.onnx"));

    /// <summary>Runs every data set and returns the worst error as a multiple of what is tolerated.</summary>
    public double WorstError(LstmModel model)
    {
        var worst = 0.0;
        foreach (var set in Directory.GetDirectories(path, "test_data_set_*"))
        {
            var inputs = Enumerable.Range(0, model.Inputs.Count).Select(i => TensorFile.Read(Path.Combine(set, $"input_{i}.pb"))).ToArray();
            using var session = model.CreateSession(model.Inputs.Select((input, i) => (input.Name, inputs[i].Shape)).ToDictionary(p => p.Name, p => p.Shape));
            for (var i = 0; i < inputs.Length; i++)
                inputs[i].Values.CopyTo(session.Input(i));
            session.Run();
            for (var o = 0; o < model.Outputs.Count; o++)
            {
                var (shape, expected) = TensorFile.Read(Path.Combine(set, $"output_{o}.pb"));
                Assert.Equal(shape, session.OutputShape(model.Outputs[o].Name));
                var found = session.Output(o);
                for (var i = 0; i < expected.Length; i++)
                {
                    var error = Math.Abs(expected[i] - (double)found[i]) / (AbsoluteTolerance + (RelativeTolerance * Math.Abs(expected[i])));
                    worst = Math.Max(worst, double.IsNaN(error) ? double.PositiveInfinity : error);
                }
            }
        }
        return worst;
    }
}
