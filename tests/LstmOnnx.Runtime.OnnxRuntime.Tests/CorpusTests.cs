using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>Models that others trained, through the gate and the seam, against the outputs stored beside them.</summary>
public class CorpusTests
{
    // The backend tests' own tolerances; the outputs were computed on another machine.
    private const double Relative = 1e-3, Absolute = 1e-5;

    [Fact]
    public void Models_of_float_inputs_and_outputs_give_what_is_stored()
    {
        var dataSets = 0;
        foreach (var folder in Directory.GetDirectories(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models")))
        {
            if (Load(Path.Combine(folder, "model.onnx")) is not { } model)
                continue;
            using (model)
            {
                foreach (var data in Directory.GetDirectories(folder, "test_data_set_*"))
                {
                    Check(model, data);
                    dataSets++;
                }
            }
        }

        Assert.True(dataSets >= 10, $"only {dataSets} data sets were run");
    }

    // Null where an input or output is no float32.
    private static LstmModel? Load(string path)
    {
        try
        {
            return LstmModel.Load(path, new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu] });
        }
        catch (ModelRefusedException failure) when (failure.Code == RefusalCode.UnsupportedType)
        {
            return null;
        }
    }

    private static void Check(LstmModel model, string data)
    {
        var inputs = model.Inputs.Select((_, i) => TensorFile.Read(Path.Combine(data, $"input_{i}.pb"))).ToArray();
        using var session = model.CreateSession(model.Inputs.Zip(inputs).ToDictionary(pair => pair.First.Name, pair => pair.Second.Shape));
        for (var i = 0; i < inputs.Length; i++)
            inputs[i].Values.CopyTo(session.Input(i));
        session.Run();
        for (var i = 0; i < model.Outputs.Count; i++)
        {
            var (shape, expected) = TensorFile.Read(Path.Combine(data, $"output_{i}.pb"));
            Assert.Equal(shape, session.OutputShape(model.Outputs[i].Name));
            var actual = session.Output(i);
            for (var k = 0; k < expected.Length; k++)
                Assert.True(Math.Abs(expected[k] - actual[k]) <= Absolute + (Relative * Math.Abs(expected[k])), $"{data}, output {i}, element {k}: expected {expected[k]}, found {actual[k]}");
        }
    }
}
