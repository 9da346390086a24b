using LstmOnnx.BadInput;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Tests.Reading;
using static LstmOnnx.Runtime.Tests.Gate.GateModel;

namespace LstmOnnx.Runtime.Tests.Gate;

/// <summary>Who gives a value, and that it is there when somebody reads it.</summary>
public class NameGateTests
{
    [Fact]
    public void Values_that_nothing_gives_are_refused()
    {
        Refused(RefusalCode.MissingValue, "LSTM node 'lstm': it reads 'nowhere'", m => m.Graph.Node[0].Input[0] = "nowhere");
        Refused(RefusalCode.MissingValue, "Add node 'else': it reads 'nowhere'", m => m.Graph.Node[2].Attribute[1].G.Node[0].Input[1] = "nowhere");
        Refused(RefusalCode.MissingValue, "output 'nowhere' of graph 'main'", m => m.Graph.Output[0].Name = "nowhere");
        Refused(RefusalCode.MissingValue, "output 'nowhere' of graph 'then'", m => m.Graph.Node[2].Attribute[0].G.Output[0].Name = "nowhere");
    }

    [Fact]
    public void What_a_graph_inside_gives_is_not_seen_outside() =>
        Refused(RefusalCode.MissingValue, "'inner'", m => m.Graph.Output[0].Name = "inner");

    [Fact]
    public void Names_given_twice_are_refused()
    {
        Refused(RefusalCode.DuplicateName, "input 'x'", m => m.Graph.Input.Add(Declared("x")));
        Refused(RefusalCode.DuplicateName, "initializer 'W'", m => m.Graph.Initializer.Add(Floats("W", 1)));
        Refused(RefusalCode.DuplicateName, "MatMul node 'head': its output 'h'", m => m.Graph.Node[1].Output[0] = "h");
        Refused(RefusalCode.DuplicateName, "its output 'x'", m => m.Graph.Node[1].Output[0] = "x");
        Refused(RefusalCode.DuplicateName, "its output 'V'", m => m.Graph.Node[1].Output[0] = "V");
        Refused(RefusalCode.DuplicateName, "its output 'm'", m => m.Graph.Node[2].Attribute[0].G.Node[0].Output[0] = "m");
        Refused(RefusalCode.DuplicateName, "output 'y' of graph 'main'", m => m.Graph.Output.Add(Declared("y")));
    }

    [Fact]
    public void A_default_of_an_input_is_no_second_giver_but_two_defaults_are()
    {
        var model = Sound();
        model.Graph.Input.Add(Declared("V"));
        Check(model);

        model.Graph.Initializer.Add(Floats("V", 3, 1));
        Assert.Equal(RefusalCode.DuplicateName, Refusal(model).Code);
    }

    [Fact]
    public void Nameless_inputs_initializers_and_graphs_without_output_are_refused()
    {
        Refused(RefusalCode.MissingValue, "an input has no name", m => m.Graph.Input.Add(Declared("")));
        Refused(RefusalCode.MissingValue, "an initializer has no name", m => m.Graph.Initializer.Add(Floats("", 1)));
        Refused(RefusalCode.MissingValue, "no output", m => m.Graph.Output.Clear());
    }

    [Fact]
    public void Only_tensors_cross_the_edge_of_a_model()
    {
        Refused(RefusalCode.UnsupportedType, "'s' is of kind Sequence", m => m.Graph.Input.Add(new ValueInfoProto { Name = "s", Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence() } }));
        Refused(RefusalCode.UnsupportedType, "'y' is of kind Map", m => m.Graph.Output[0].Type = new TypeProto { MapType = new TypeProto.Types.Map() });
    }

    [Fact]
    public void Nodes_out_of_order_are_told_from_nodes_in_a_cycle()
    {
        Refused(RefusalCode.NodeOrder, "MatMul node 'head': it reads 'h', which a later node gives", m => m.Graph.Node.Insert(0, Move(m, 1)));
        Refused(RefusalCode.NodeOrder, "reads 'm'", m => m.Graph.Node.Insert(1, Move(m, 2)));
        Refused(RefusalCode.Cycle, "LSTM node 'lstm'", m => m.Graph.Node[0].Input[0] = "h");
        Refused(RefusalCode.Cycle, "wait for each other", m => m.Graph.Node[0].Input[0] = "m");
        Refused(RefusalCode.Cycle, "If node 'choice'", m => m.Graph.Node[2].Attribute[0].G.Node[0].Input[0] = "y");
        Refused(RefusalCode.Cycle, "Add node 'then'", m => m.Graph.Node[2].Attribute[0].G.Node[0].Input[0] = "inner");
    }

    [Fact]
    public void The_node_that_is_named_lies_on_the_cycle_itself()
    {
        // reader -> a <-> b: the reader only waits.
        var refusal = Refused(RefusalCode.Cycle, "'", m =>
        {
            m.Graph.Node.Insert(0, Node("Identity", "reader", ["a"], ["r"]));
            m.Graph.Node.Add(Node("Identity", "cycle_a", ["b"], ["a"]));
            m.Graph.Node.Add(Node("Identity", "cycle_b", ["a"], ["b"]));
        });

        Assert.Contains("cycle_", refusal.Node, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_graphs_take_time_in_proportion()
    {
        // A check that looked at pairs would take hours here.
        const int Count = 100_000;
        var head = new[] { HandModel.Value(11, "v0"), HandModel.Value(12, $"v{Count}") };
        var chain = Enumerable.Range(0, Count).Select(i => HandModel.Node("Identity", [$"v{i}"], [$"v{i + 1}"])).ToArray();
        byte[][] Reading(string first) => [.. head, HandModel.Node("Identity", [first], ["v1"]), .. chain[1..]];

        ModelGate.Check(HandReading.Read(HandModel.Model([.. head, .. chain])));
        Assert.Equal(RefusalCode.Cycle, Code(Reading($"v{Count}")));
        Assert.Equal(RefusalCode.MissingValue, Code(Reading("nowhere")));
        Assert.Equal(RefusalCode.NodeOrder, Code([.. head, .. chain.Reverse()]));

        static RefusalCode Code(byte[][] graph) => Assert.ThrowsAny<ModelRefusedException>(() => ModelGate.Check(HandReading.Read(HandModel.Model(graph)))).Code;
    }

    [Fact]
    public void Many_uses_of_a_long_name_take_time_in_proportion()
    {
        var name = new string('n', 65_536);
        var model = Sound();
        model.Graph.Node[0].Output[1] = name;
        model.Graph.Node[1].Input[0] = name;
        model.Graph.Node.Add(Node("Sum", "sum", [.. Enumerable.Repeat(name, 150)], ["sum"]));
        Check(model);

        model.Graph.Name = new string('n', 10_000_000);
        Assert.Equal(RefusalCode.LimitExceeded, Refusal(model).Code);
    }

    private static NodeProto Move(ModelProto model, int index)
    {
        var node = model.Graph.Node[index];
        model.Graph.Node.RemoveAt(index);
        return node;
    }
}
