using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestModels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Tracing;

/// <summary>Gates, candidates and states of every step: by hand, and against the reference in double over all pairs of settings.</summary>
public class RecurrentTracerTests
{
    private static readonly TracedPart[] LstmParts = [TracedPart.InputGate, TracedPart.OutputGate, TracedPart.ForgetGate, TracedPart.Candidate];
    private static readonly TracedPart[] GruParts = [TracedPart.UpdateGate, TracedPart.ResetGate, TracedPart.Candidate];

    // x = 1, R = 0: i = σ(ln 3) = 3/4, o = σ(0) = 1/2, f = σ(ln 4) = 4/5, g = tanh(ln 3 / 2) = 1/2.
    // c: 0 · 4/5 + 3/8 = 0.375, then 0.375 · 4/5 + 3/8 = 0.675; h = tanh(c)/2.
    [Fact]
    public void One_unit_over_two_steps_by_hand()
    {
        var ln3 = MathF.Log(3);
        using var model = new TestGraph().Input("x", 2, 1, 1).Floats("w", [ln3, 0, MathF.Log(4), ln3 / 2], 1, 4, 1).Floats("r", new float[4], 1, 4, 1)
            .Node("LSTM", ["x", "w", "r"], ["", "h"], OnnxAttribute.Of("hidden_size", 1L)).Output("h").Load();
        Assert.Equal(new RecurrentNodeInfo(0, "lstm_0", "LSTM node 'lstm_0'", "LSTM", "forward"), Assert.Single(RecurrentTracer.NodesOf(model)));
        using var tracer = RecurrentTracer.Open(model, 0);
        using var session = tracer.Model.CreateSession(new Dictionary<string, int[]> { ["x"] = [2, 1, 1] });
        session.Input("x").Fill(1);
        session.Run();

        var trace = tracer.Read(session);

        Assert.Equal([TracedPart.InputGate, TracedPart.ForgetGate, TracedPart.OutputGate, TracedPart.Candidate, TracedPart.Cell, TracedPart.Hidden], trace.Parts);
        Near([0.75, 0.75], trace.Of(TracedPart.InputGate));
        Near([0.8, 0.8], trace.Of(TracedPart.ForgetGate));
        Near([0.5, 0.5], trace.Of(TracedPart.OutputGate));
        Near([0.5, 0.5], trace.Of(TracedPart.Candidate));
        Near([0.375, 0.675], trace.Of(TracedPart.Cell));
        Near([Math.Tanh(0.375) / 2, Math.Tanh(0.675) / 2], trace.Of(TracedPart.Hidden));
        Near(trace.Of(TracedPart.Hidden), trace.EngineHidden);
        Near([0.675], trace.EngineFinalCell);
        Assert.Equal((2, 2, 1, 1, ElementType.Float), (trace.SequenceLength, trace.Steps, trace.BatchSize, trace.HiddenSize, trace.Type));
        Assert.Contains("it has InputGate, ForgetGate", Assert.Throws<ArgumentException>(() => trace.Of(TracedPart.ResetGate)).Message, StringComparison.Ordinal);

        // Weights are floats: ln 3 and ln 4 are off by up to 2⁻²⁴, and no slope is above 1.
        static void Near(double[] expected, double[] found)
        {
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    /// <summary>Directions, layouts, lengths with 0 among them, initial states, peepholes, coupled gates, both resets, clip, activations, weights that are data, element types and opsets, in all pairs.</summary>
    [Theory]
    [InlineData("LSTM", 2400)]
    [InlineData("GRU", 700)]
    [InlineData("RNN", 600)]
    public void Every_pair_of_settings_gives_the_gates_of_the_reference(string opType, int count)
    {
        foreach (var one in new RecurrentFactors(opType).Cases(count))
        {
            try
            {
                Check(one);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{one}: {failure.Message}", failure);
            }
        }
    }

    [Fact]
    public void What_there_is_not_is_refused_by_name()
    {
        using var model = LstmModel.Load(new RecurrentFactors("LSTM", new Dictionary<string, string[]> { ["weights"] = ["constant"] }).Cases(1).Single().Model());
        using var other = new TestGraph().Input("x", 1).Node("Relu", ["x"], ["y"]).Output("y", 1).Load();
        Assert.Empty(RecurrentTracer.NodesOf(other));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecurrentTracer.Open(other, 0));
        using var tracer = RecurrentTracer.Open(model, 0);
        using var session = other.CreateSession();
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => tracer.Read(session)).Message, StringComparison.Ordinal);
    }

    private static void Check(RecurrentCase one)
    {
        var engine = SimdEngine.With(one.Reading == OnnxReading.Text ? RecurrentSemantics.OnnxText : RecurrentSemantics.OnnxRuntime);
        using var model = LstmModel.Load(one.Model(), new LoadOptions { Engines = [engine] });
        using var tracer = RecurrentTracer.Open(model, 0, engine);
        using var session = tracer.Model.CreateSession(one.Data.ToDictionary(t => t.Name, t => t.Shape));
        foreach (var tensor in one.Data)
            tensor.Bytes().CopyTo(session.InputBytes(tracer.Model.Inputs.Select(i => i.Name).ToList().IndexOf(tensor.Name)));
        session.Run();
        var reference = one.Reference();
        for (var direction = 0; direction < reference.DirectionCount; direction++)
        {
            for (var row = 0; row < reference.BatchSize; row++)
                Check(reference, direction, row, tracer.Read(session, direction, row));
        }
    }

    private static void Check(ReferenceNode reference, int direction, int row, RecurrentTrace trace)
    {
        var (h, parts) = (reference.HiddenSize, reference.OpType switch { "LSTM" => LstmParts, "GRU" => GruParts, _ => [] });
        Assert.Equal(parts.Length + (reference.OpType == "LSTM" ? 2 : 1), trace.Parts.Count);
        Assert.Equal(reference.Lengths?[row] ?? reference.SequenceLength, trace.Steps);
        Assert.Equal((reference.SequenceLength, reference.BatchSize, h), (trace.SequenceLength, trace.BatchSize, trace.HiddenSize));
        var seen = 0;
        (reference with
        {
            Watch = (d, b, t, cell, hidden, state) =>
            {
                if ((d, b) != (direction, row))
                    return;
                seen++;
                for (var gate = 0; gate < parts.Length; gate++)
                    Near(cell.Gates[gate], trace.Of(parts[gate]), t);
                Near(hidden, trace.Of(TracedPart.Hidden), t);
                if (reference.OpType == "LSTM")
                    Near(state, trace.Of(TracedPart.Cell), t);
                NearEngine(hidden, trace.EngineHidden[(t * h)..((t + 1) * h)], trace.Type);
            },
        }).Run();
        Assert.Equal(trace.Steps, seen);
        Assert.All(trace.EngineHidden[(trace.Steps * h)..], value => Assert.Equal(0, value));
        NearEngine(trace.FinalCell, trace.EngineFinalCell, trace.Type);
    }

    // Both sides compute in double; sums of 34 products in another order, five steps.
    private static void Near(double[] expected, double[] all, int t)
    {
        for (var unit = 0; unit < expected.Length; unit++)
            Assert.Equal(expected[unit], all[(t * expected.Length) + unit], 1e-12 * Math.Max(1, expected.Max(Math.Abs)));
    }

    // The bound of RecurrentMatrixTests for the float kernels.
    private static void NearEngine(double[] expected, double[] found, ElementType type)
    {
        var unit = type switch { ElementType.Double => 1e-12, ElementType.Float16 => 1e-5 + (1.0 / 2048), ElementType.BFloat16 => 1e-5 + (1.0 / 256), _ => 1e-5 };
        var scale = expected.Select(Math.Abs).DefaultIfEmpty().Max();
        Assert.Equal(expected.Length, found.Length);
        for (var unitAt = 0; unitAt < expected.Length; unitAt++)
            Assert.Equal(expected[unitAt], found[unitAt], 5 * unit * Math.Max(1, scale));
    }
}
