using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Corpus;

/// <summary>Models that others trained, with reference outputs: those whose operators the SIMD engine has.</summary>
public class CorpusTests
{
    [Theory]
    [InlineData("models/cmapss-rul-lstm")]
    [InlineData("models/dtln-1")]
    [InlineData("models/iisc-lstm-model")]
    [InlineData("vectors/burn-lstm")]
    [InlineData("vectors/burn-lstm_bidirectional")]
    [InlineData("vectors/burn-lstm_reverse")]
    [InlineData("vectors/burn-lstm_with_initial_state")]
    [InlineData("vectors/cntk-lstm-bidirectional")]
    [InlineData("vectors/keras2onnx-lstm_k1_b1_r1")]
    [InlineData("vectors/onnxruntime-lstm_1")]
    public void Stored_outputs_are_reproduced_at_every_width(string folder)
    {
        var corpus = new CorpusFolder(Path.Combine(TestPaths.SharedOrSkip(), "corpus", folder));
        foreach (var width in LstmOnnx.Kernels.SimdWidths.Available)
        {
            using var model = LstmModel.Load(corpus.Model, new LoadOptions { Engines = [SimdEngine.With(width)] });
            Assert.InRange(corpus.WorstError(model), 0, 1);
        }
    }

    [Fact]
    public void A_packed_state_is_found_and_streams_as_the_stored_sets_replay_it()
    {
        var folder = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "dtln-1");
        using var model = LstmModel.Load(Path.Combine(folder, "model.onnx"));
        var state = Assert.Single(model.States);
        using var stream = model.CreateStream();
        for (var set = 0; set < 4; set++)
        {
            var data = Path.Combine(folder, $"test_data_set_{set}");
            var (_, x) = TensorFile.Read(Path.Combine(data, $"input_{1 - state.InputIndex}.pb"));
            var (_, expected) = TensorFile.Read(Path.Combine(data, $"output_{1 - state.OutputIndex}.pb"));
            var output = new float[expected.Length];
            stream.Step(x, output);
            Near.Equal(expected, output, 1e-4);
        }
    }
}
