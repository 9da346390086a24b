using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Tracing;

/// <summary>Nodes inside the branches of Ifs, two deep, as voice-activity models have them.</summary>
public class TracedBranchTests
{
    private const int HiddenSize = 3, SequenceLength = 4;

    [Fact]
    public void A_node_two_branches_deep_shows_its_gates()
    {
        var layer = ReferenceLstmDirection.Random(inputSize: 2, HiddenSize, seed: 5);
        var inner = Branch("yh", Node("LSTM", ["x", "w", "r", "b"], ["", "yh"], OnnxAttribute.Of("hidden_size", (long)HiddenSize)));
        var middle = Branch("deep", Node("If", ["second"], ["deep"], Graph("then_branch", Branch("zero", Node("Identity", ["h0"], ["zero"]))), Graph("else_branch", inner)));
        using var model = new TestGraph().Input("x", SequenceLength, 1, 2).Input("first", DataType.Bool).Input("second", DataType.Bool)
            .Floats("w", layer.InputWeights, 1, 4 * HiddenSize, 2).Floats("r", layer.RecurrentWeights, 1, 4 * HiddenSize, HiddenSize).Floats("b", layer.Bias!, 1, 8 * HiddenSize)
            .Floats("h0", new float[HiddenSize], 1, 1, HiddenSize)
            // The names that the tracer would take first.
            .Node("Identity", ["x"], ["traced.0.0"])
            .Node("If", ["first"], ["y"], Graph("then_branch", middle), Graph("else_branch", Branch("none", Node("Identity", ["h0"], ["none"])))).Output("y").Output("traced.0.0").Load();
        var node = Assert.Single(RecurrentTracer.NodesOf(model));
        using var tracer = RecurrentTracer.Open(model, node.Index);
        using var session = tracer.Model.CreateSession(new Dictionary<string, int[]> { ["x"] = [SequenceLength, 1, 2], ["first"] = [], ["second"] = [] },
            new Dictionary<string, Array> { ["first"] = new long[] { 1 }, ["second"] = new long[] { 0 } });
        var x = Seeded.Floats(SequenceLength * 2, 6, -1, 1);
        x.CopyTo(session.Input("x"));
        session.Run();

        var trace = tracer.Read(session);

        var expected = ReferenceLstm.Run(layer, x, SequenceLength, 1);
        for (var i = 0; i < expected.Outputs.Length; i++)
            Assert.Equal(expected.Outputs[i], trace.Of(TracedPart.Hidden)[i], 1e-12);
        for (var unit = 0; unit < HiddenSize; unit++)
            Assert.Equal(expected.FinalCell[unit], trace.EngineFinalCell[unit], 1e-5);
        Assert.Equal(x, session.Output("traced.0.0").ToArray());
    }

    private static GraphProto Branch(string output, params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "branch" };
        graph.Node.AddRange(nodes);
        graph.Output.Add(new ValueInfoProto { Name = output });
        return graph;
    }

    private static NodeProto Node(string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    private static AttributeProto Graph(string name, GraphProto graph) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
}
