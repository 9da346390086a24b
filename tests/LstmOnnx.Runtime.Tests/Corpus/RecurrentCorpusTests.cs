using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Corpus;

/// <summary>ONNX's own backend tests of LSTM, GRU and RNN in four versions, and the single operators of other projects, each with the outputs stored beside it.</summary>
public class RecurrentCorpusTests
{
    // The backend tests' own.
    private const double Relative = 1e-3, Absolute = 1e-5;

    [Theory]
    [InlineData("v1.2.1", 9)]
    [InlineData("v1.5.0", 9)]
    [InlineData("v1.9.0", 12)]
    [InlineData("v1.22.0", 12)]
    public void Backend_tests_of_ONNX_pass_at_every_width(string version, int count)
    {
        var folders = Directory.GetDirectories(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "onnx-node", version));
        Assert.Equal(count, folders.Length);
        foreach (var folder in folders)
            Check(folder, RecurrentSemantics.OnnxRuntime);
    }

    [Fact]
    public void Single_operators_of_other_projects_pass_at_every_width()
    {
        var folders = Directory.GetDirectories(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "vectors"));
        Assert.InRange(folders.Length, 30, 100);
        foreach (var folder in folders)
            Check(folder, RecurrentSemantics.OnnxRuntime);
    }

    private static void Check(string folder, RecurrentSemantics semantics)
    {
        foreach (var width in SimdWidths.Available)
        {
            using var model = LstmModel.Load(Path.Combine(folder, "model.onnx"), new LoadOptions { Engines = [SimdEngine.With(width, semantics)] });
            foreach (var set in Directory.GetDirectories(folder, "test_data_set_*"))
                Check(model, set);
        }
    }

    private static void Check(LstmModel model, string set)
    {
        var inputs = model.Inputs.Select((_, i) => TensorProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(set, $"input_{i}.pb")))).ToArray();
        using var session = model.CreateSession(model.Inputs.Zip(inputs).ToDictionary(p => p.First.Name, p => p.Second.Dims.Select(d => (int)d).ToArray()));
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].DataType == (int)TensorProto.Types.DataType.Int32)
                Integers(inputs[i]).CopyTo(session.Input<int>(i));
            else
                OnnxTensor.ToFloats(inputs[i]).CopyTo(session.Input(i));
        }
        session.Run();
        for (var o = 0; o < model.Outputs.Count; o++)
        {
            var (shape, expected) = TensorFile.Read(Path.Combine(set, $"output_{o}.pb"));
            Assert.Equal(shape, session.OutputShape(model.Outputs[o].Name));
            var found = session.Output(o);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - (double)found[i]) <= Absolute + (Relative * Math.Abs(expected[i])), $"{set}, output {o}, element {i}: expected {expected[i]}, found {found[i]}");
        }
    }

    private static int[] Integers(TensorProto tensor) => tensor.HasRawData
        ? System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(tensor.RawData.Span).ToArray()
        : [.. tensor.Int32Data];
}
