using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>If on a condition that is data, fixed, or known; branches that see values around them, nest, and do not fit.</summary>
public class IfOperatorTests
{
    [Fact]
    public void Data_choose_a_branch_in_every_run()
    {
        using var model = Chooser().Load();
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [3], ["choice"] = [] });
        new float[] { 1, 2, 3 }.CopyTo(session.Input("x"));
        foreach (var (choice, expected) in new (bool, float[])[] { (true, [2, 4, 6]), (false, [-1, -2, -3]), (true, [2, 4, 6]) })
        {
            session.Input<bool>("choice")[0] = choice;
            session.Run();
            Assert.Equal(expected, session.Output("y"));
        }
        Assert.Contains("choosing its branch in each run, 1 node: If", session.Plan!.Summary);
    }

    [Fact]
    public void A_fixed_condition_leaves_one_branch()
    {
        using var model = Chooser().Load();
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [3], ["choice"] = [] }, new Dictionary<string, Array> { ["choice"] = new long[] { 0 } });
        session.Run(new float[] { 1, 2, 3 }, new float[3]);
        Assert.Equal([-1, -2, -3], session.Output("y"));
        Assert.Contains("resolved to its else_branch, 1 node: If", session.Plan!.Summary);
        Assert.Contains("in a branch that these shapes do not take, 1 node: Mul", session.Plan.Summary);
        Assert.DoesNotContain(session.Plan.Kernels, k => k.Contains("else branch", StringComparison.Ordinal));
        Assert.Contains("was fixed", Assert.Throws<InvalidOperationException>(() => session.Input<bool>("choice").Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_does_not_fit_refuses_the_run_that_chooses_it()
    {
        // Three elements do not reshape to two by two.
        var misfit = Branch("b", [Node("Reshape", ["x", "two_by_two"], ["r"]), Node("Relu", ["x"], ["b"])]);
        misfit.Output.Clear();
        misfit.Output.Add(new ValueInfoProto { Name = "r" });
        using var model = new TestGraph().Input("x", 3).Input("choice", DataType.Bool).Axes("two_by_two", 2, 2)
            .Node("If", ["choice"], ["y"], Graph("then_branch", Branch("a", [Node("Relu", ["x"], ["a"])])), Graph("else_branch", misfit)).Output("y").Load();
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [3], ["choice"] = [] });
        session.Input<bool>("choice")[0] = true;
        session.Run();
        session.Input<bool>("choice")[0] = false;
        Assert.Equal(RefusalCode.ShapeMismatch, Assert.ThrowsAny<ModelRefusedException>(session.Run).Code);
    }

    private static TestGraph Chooser() => new TestGraph().Input("x", 3).Input("choice", DataType.Bool).Floats("two", [2])
        .Node("If", ["choice"], ["y"],
            Graph("then_branch", Branch("same", [Node("Mul", ["x", "two"], ["same"])])),
            Graph("else_branch", Branch("same", [Node("Mul", ["x", "minus_two"], ["twice"]), Node("Div", ["twice", "two"], ["same"])], ("minus_two", -2f))))
        .Output("y");

    private static GraphProto Branch(string output, NodeProto[] nodes, params (string Name, float Value)[] constants)
    {
        var graph = new GraphProto { Name = "branch" };
        graph.Node.AddRange(nodes);
        graph.Initializer.AddRange(constants.Select(c => OnnxTensor.Of(c.Name, [c.Value], [])));
        graph.Output.Add(new ValueInfoProto { Name = output });
        return graph;
    }

    private static NodeProto Node(string opType, string[] inputs, string[] outputs)
    {
        var node = new NodeProto { OpType = opType };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        return node;
    }

    private static AttributeProto Graph(string name, GraphProto graph) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
}
