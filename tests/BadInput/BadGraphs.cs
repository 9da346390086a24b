using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Names that are missing, doubled or circular, and graphs within graphs.</summary>
internal static class BadGraphs
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        Bad("an empty graph", "no output", RefusalCode.MissingValue, m => m.Graph = new GraphProto()),
        Bad("no outputs", "no output", RefusalCode.MissingValue, m => m.Graph.Output.Clear()),
        Bad("an output that nothing gives", "'nowhere'", RefusalCode.MissingValue, m => m.Graph.Output.Add(Declared("nowhere"))),
        Bad("an output without a name", "given by no node", RefusalCode.MissingValue, m => m.Graph.Output.Add(Declared(""))),
        Bad("an output that stands twice", "stands twice", RefusalCode.DuplicateName, m => m.Graph.Output.Add(Declared("y"))),
        Bad("an input without a name", "no name", RefusalCode.MissingValue, m => m.Graph.Input.Add(Declared(""))),
        Bad("an input that stands twice", "'x'", RefusalCode.DuplicateName, m => m.Graph.Input.Add(Declared("x"))),
        Bad("an initializer without a name", "no name", RefusalCode.MissingValue, m => m.Graph.Initializer.Add(Floats("", 1))),
        Bad("an initializer that stands twice", "'W'", RefusalCode.DuplicateName, m => m.Graph.Initializer.Add(Floats("W", 1))),
        Bad("a node that gives an input", "'x' is given a second time", RefusalCode.DuplicateName, m => m.Graph.Node[1].Output[0] = "x", "MatMul node 'head'"),
        Bad("a node that gives an initializer", "'W' is given a second time", RefusalCode.DuplicateName, m => m.Graph.Node[1].Output[0] = "W", "MatMul node 'head'"),
        Bad("a node that gives another's output", "'h_out' is given a second time", RefusalCode.DuplicateName, m => m.Graph.Node[1].Output[0] = "h_out", "MatMul node 'head'"),
        Bad("a node that gives one output twice", "'y' is given a second time", RefusalCode.DuplicateName, m => m.Graph.Node[1].Output.Add("y"), "MatMul node 'head'"),
        Bad("a node that reads what nothing gives", "'nowhere', which no node", RefusalCode.MissingValue, m => m.Graph.Node[1].Input[0] = "nowhere", "MatMul node 'head'"),
        Bad("a node that reads what a later one gives", "a later node gives", RefusalCode.NodeOrder, m =>
        {
            var head = m.Graph.Node[1];
            m.Graph.Node.RemoveAt(1);
            m.Graph.Node.Insert(0, head);
        }, "MatMul node 'head'"),
        Bad("a node that reads itself", "wait for each other", RefusalCode.Cycle, m => m.Graph.Node[1].Input[0] = "y", "MatMul node 'head'"),
        Bad("two nodes that read each other", "wait for each other", RefusalCode.Cycle, m => m.Graph.Node[0].Input[0] = "y"),
        Bad("a cycle of a thousand nodes", "wait for each other", RefusalCode.Cycle, m =>
        {
            for (var i = 0; i < 1000; i++)
                m.Graph.Node.Add(Node("Identity", "", [$"n{i}"], [$"n{(i + 1) % 1000}"]));
        }),
        Bad("a cycle through a graph within", "wait for each other", RefusalCode.Cycle, m => m.Graph.Node.Insert(0, If("z", Branch("z", "inner")))),
        Bad("a cycle within a graph within", "wait for each other", RefusalCode.Cycle, m =>
        {
            var branch = Branch("a", "b");
            branch.Node.Add(Node("Identity", "", ["b"], ["a"]));
            m.Graph.Node.Add(If("z", branch));
        }),
        Bad("a graph within that reads what nothing gives", "'nowhere', which no node", RefusalCode.MissingValue, m => m.Graph.Node.Add(If("z", Branch("nowhere", "inner")))),
        Bad("a graph within that reads what comes later outside", "a later node gives", RefusalCode.NodeOrder, m => m.Graph.Node.Insert(0, If("z", Branch("y", "inner")))),
        Bad("a graph within that gives a name from outside", "'y' is given a second time", RefusalCode.DuplicateName, m => m.Graph.Node.Add(If("z", Branch("x", "y")))),
        Bad("a graph within whose input has a name from outside", "'x'", RefusalCode.DuplicateName, m =>
        {
            var branch = Branch("x", "inner");
            branch.Input.Add(Declared("x"));
            m.Graph.Node.Add(If("z", branch));
        }),
        Bad("a value of a graph within that is read outside", "'inner', which no node", RefusalCode.MissingValue, m => m.Graph.Node.Add([If("z", Branch("y", "inner")), Node("Relu", "outside", ["inner"], ["r"])]), "Relu node 'outside'"),
        Bad("a value of one branch that the other reads", "'inner', which no node", RefusalCode.MissingValue, m => m.Graph.Node.Add(If("z", Branch("y", "inner"), Branch("inner", "other")))),
        Bad("an output of a graph within that nothing gives", "given by no node", RefusalCode.MissingValue, m =>
        {
            var branch = Branch("y", "inner");
            branch.Output.Add(Declared("nowhere"));
            m.Graph.Node.Add(If("z", branch));
        }),
        // Two branches in each of eight levels: 255 graphs, of which the deepest 128 read what nothing gives.
        Bad("a missing value under two branches in each of eight levels", "'nowhere', which no node", RefusalCode.MissingValue, m => m.Graph.Node.Add(Tree(7, 2))),
        // Every level asks which of the levels around gives the name.
        Bad("a missing value read by each of 5,000 nodes under eight levels", "'nowhere', which no node", RefusalCode.MissingValue, m =>
        {
            for (var i = 0; i < 5000; i++)
                m.Graph.Node.Add(Node("Identity", "", ["x"], [$"n{i}"]));
            m.Graph.Node.Add(Tree(7, 1));
        }),
        Bad("an input that is a sequence", "of kind Sequence", RefusalCode.UnsupportedType, m => m.Graph.Input[0].Type = Kind(4)),
        Bad("an input that is a map", "of kind Map", RefusalCode.UnsupportedType, m => m.Graph.Input[0].Type = Kind(5)),
        Bad("an output that is sparse", "of kind SparseTensor", RefusalCode.UnsupportedType, m => m.Graph.Output[0].Type = Kind(8)),
        Bad("an output that may be absent", "of kind Optional", RefusalCode.UnsupportedType, m => m.Graph.Output[0].Type = Kind(9)),
    ];

    private static NodeProto If(string output, params GraphProto[] branches) =>
        Node("If", "if", ["x"], [output], [.. branches.Select((branch, i) => Graph(i == 0 ? "then_branch" : "else_branch", branch))]);

    private static NodeProto Tree(int levels, int width)
    {
        var names = 0;
        return Level(levels);

        NodeProto Level(int left)
        {
            var branches = new GraphProto[width];
            for (var i = 0; i < width; i++)
            {
                branches[i] = Branch(left == 1 ? "nowhere" : "x", $"t{names++}");
                if (left > 1)
                    branches[i].Node.Add(Level(left - 1));
            }
            return If($"t{names++}", branches);
        }
    }

    // A type of which only the kind is written.
    private static TypeProto Kind(int field) => TypeProto.Parser.ParseFrom(Wire.Bytes(field));

    private static BadModel Bad(string name, string part, RefusalCode code, Action<ModelProto> spoil, string? node = null) =>
        new(name, () => Spoilt(spoil), Guard.Gate, part, code) { Node = node };
}
