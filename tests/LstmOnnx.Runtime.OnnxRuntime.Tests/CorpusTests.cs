using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>Models that others trained and tests that others wrote, through the gate and the seam, against the outputs stored beside them.</summary>
public class CorpusTests
{
    // What ONNX Runtime does not have: LSTM, GRU and RNN with the batch first.
    private static readonly string[] BatchFirst = ["test_lstm_batchwise", "test_gru_batchwise", "test_simple_rnn_batchwise"];

    [Theory]
    [InlineData("models", 14)]
    [InlineData("vectors", 34)]
    [InlineData("onnx-node/v1.2.1", 9)]
    [InlineData("onnx-node/v1.5.0", 9)]
    [InlineData("onnx-node/v1.9.0", 9)]
    [InlineData("onnx-node/v1.22.0", 9)]
    public void Outputs_are_those_that_are_stored(string group, int count)
    {
        var models = Cases(group).Where(folder => !BatchFirst.Contains(Path.GetFileName(folder))).ToArray();
        foreach (var folder in models)
        {
            var one = new CorpusCase(folder);
            using var model = LstmModel.Load(one.Model, new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu] });
            foreach (var data in one.DataSets)
            {
                using var session = CorpusCase.Filled(model, data);
                session.Run();
                CorpusCase.Check(model, session, data);
            }
            Assert.NotEmpty(one.DataSets);
        }

        Assert.Equal(count, models.Length);
    }

    [Fact]
    public void Recurrent_nodes_with_the_batch_first_are_refused_by_name()
    {
        var refused = Cases("onnx-node/v1.9.0").Concat(Cases("onnx-node/v1.22.0")).Where(folder => BatchFirst.Contains(Path.GetFileName(folder))).ToArray();
        foreach (var folder in refused)
        {
            var refusal = Assert.Throws<UnsupportedOnnxException>(() => LstmModel.Load(new CorpusCase(folder).Model, new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu] }));
            Assert.Equal(RefusalCode.RefusedByEngine, refusal.Code);
            Assert.Contains("layout", refusal.Message, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(6, refused.Length);
    }

    [Fact]
    public void A_stream_replays_the_data_sets()
    {
        var one = new CorpusCase(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "dtln-1"));
        using var model = LstmModel.Load(one.Model, new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu] });
        var state = Assert.Single(model.States);
        using var stream = model.CreateStream();
        foreach (var data in one.DataSets)
        {
            var x = StoredTensor.Read(Path.Combine(data, $"input_{1 - state.InputIndex}.pb"));
            var expected = StoredTensor.Read(Path.Combine(data, $"output_{1 - state.OutputIndex}.pb"));
            var y = new float[expected.Floats.Length];
            stream.Step(x.Floats, y);
            Near.Equal(expected.Floats, y, 1e-4);
        }
    }

    [Fact]
    public void A_run_of_any_of_the_models_allocates_nothing()
    {
        foreach (var folder in Cases("models"))
        {
            var one = new CorpusCase(folder);
            using var model = LstmModel.Load(one.Model, new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu] });
            foreach (var data in one.DataSets)
            {
                using var session = CorpusCase.Filled(model, data);
                Assert.True(Allocation.Least(session.Run, warmup: 3, calls: 3) == 0, $"{data}: a run allocates");
            }
        }
    }

    private static IEnumerable<string> Cases(string group) =>
        Directory.GetFiles(Path.Combine(TestPaths.SharedOrSkip(), "corpus", group), "model.onnx", SearchOption.AllDirectories).Select(path => Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal);
}
