using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

public class OnnxRuntimeSessionTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(3, 9, false)]
    [InlineData(2, 7, true)]
    public void A_run_gives_what_the_reference_gives(int batchSize, int sequenceLength, bool bidirectional)
    {
        var lstm = new TestLstm(inputSize: 5, hiddenSize: 7, bidirectional);
        using var model = TestLstm.Load(lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var session = model.CreateSession(batchSize, sequenceLength);
        var y = new float[sequenceLength * (bidirectional ? 2 : 1) * batchSize * 7];

        // Twice with other numbers: the second run must see the new input in the same buffer.
        for (var seed = 1; seed <= 2; seed++)
        {
            var x = Seeded.Floats(sequenceLength * batchSize * 5, seed);
            session.Run(x, y);
            Near.Equal(lstm.Expected(x, sequenceLength, batchSize), y, 1e-5);
        }

        Assert.Equal([sequenceLength, bidirectional ? 2 : 1, batchSize, 7], session.OutputShape("y"));
    }

    // ONNX Runtime leaves a bound buffer alone where an output is an input by name.
    [Fact]
    public void An_output_that_is_an_input_gives_the_input()
    {
        var graph = new OnnxGraphBuilder("passed", 17);
        graph.Input("x", 3);
        graph.Node("Tanh", ["x"], output: "y");
        graph.Output("x", 3);
        graph.Output("y", 3);
        using var model = TestLstm.Load(OnnxFile.ToBytes(graph.Build(new Dictionary<string, string>())), OnnxRuntimeEngine.Cpu);
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [3] });
        float[] x = [1, 2, 3];
        x.CopyTo(session.Input("x"));

        session.Run();

        Near.SameBits(x, session.Output("x"));
    }

    [Fact]
    public void A_plain_session_has_no_memory_and_takes_states_as_inputs()
    {
        var lstm = new TestLstm(inputSize: 3, hiddenSize: 4, states: true);
        using var model = TestLstm.Load(lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var session = model.CreateSession(batchSize: 2, sequenceLength: 3);
        var x = Seeded.Floats(3 * 2 * 3, seed: 1);
        var (h, c) = (Seeded.Floats(2 * 4, seed: 2), Seeded.Floats(2 * 4, seed: 3));
        x.CopyTo(session.Input("x"));
        h.CopyTo(session.Input("h"));
        c.CopyTo(session.Input("c"));
        var expected = ReferenceLstm.Run(lstm.Forward, x, 3, 2, initialHidden: h, initialCell: c);
        for (var run = 0; run < 3; run++)
        {
            session.Run();
            Near.Equal(expected.Outputs, session.Output("y"), 1e-5);
            Near.Equal(expected.FinalHidden, session.Output("h_out"), 1e-5);
            Near.Equal(expected.FinalCell, session.Output("c_out"), 1e-5);
        }
    }

    [Fact]
    public void A_session_outlives_its_model()
    {
        var lstm = new TestLstm(inputSize: 3, hiddenSize: 4);
        var model = TestLstm.Load(lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var session = model.CreateSession();
        model.Dispose();
        model.Dispose();
        var (x, y) = (Seeded.Floats(3, seed: 1), new float[4]);
        session.Run(x, y);
        Near.Equal(lstm.Expected(x, 1, 1), y, 1e-5);
        Assert.Throws<ObjectDisposedException>(() => model.CreateSession());
    }

    [Fact]
    public void Shapes_that_the_graph_does_not_take_are_refused_with_the_reason()
    {
        using var model = TestLstm.Load(new TestLstm(inputSize: 3, hiddenSize: 4, states: true).Bytes(), OnnxRuntimeEngine.Cpu);
        var failure = Assert.Throws<ModelRefusedException>(() => model.CreateSession(new Dictionary<string, int[]> { ["x"] = [1, 2, 3], ["h"] = [1, 5, 4], ["c"] = [1, 2, 4] }));
        Assert.Contains("ONNX Runtime cannot run the model on these shapes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Buffers_above_the_limit_are_refused_before_they_are_made()
    {
        using var model = LstmModel.Load(new TestLstm(inputSize: 3, hiddenSize: 4).Bytes(),
            new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu], Limits = new ModelLimits { MaxPlanBytes = 1000 } });
        model.CreateSession(batchSize: 1, sequenceLength: 35).Dispose();
        var failure = Assert.Throws<ModelRefusedException>(() => model.CreateSession(batchSize: 1, sequenceLength: 36));
        Assert.Equal(RefusalCode.LimitExceeded, failure.Code);
        Assert.Throws<ModelRefusedException>(() => model.CreateSession(batchSize: int.MaxValue, sequenceLength: int.MaxValue));
    }
}
