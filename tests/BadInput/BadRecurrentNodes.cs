using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Stored weights of recurrent nodes that do not fit hidden_size and direction: ONNX Runtime read behind their ends (onnxruntime#29595).</summary>
internal static class BadRecurrentNodes
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        Size("hidden_size 0", 0, "hidden_size is 0"),
        Size("hidden_size -3", -3, "hidden_size is -3"),
        Size("hidden_size one too small", 2, "W ('W')"),
        Size("hidden_size one too large", 4, "W ('W')"),
        Size("the largest hidden_size", long.MaxValue, "hidden_size is 9223372036854775807"),
        Size("a hidden_size whose gates overflow", 1L << 61, "hidden_size is 2305843009213693952"),
        Size("a hidden_size of 33 bits", (1L << 32) + 3, "hidden_size is 4294967299"),
        Lstm("a direction that is none", RefusalCode.UnsupportedAttribute, "direction = 'sideways'", n => n.Attribute.Add(OnnxAttribute.Of("direction", "sideways")), "direction"),
        Lstm("a direction in the wrong case", RefusalCode.UnsupportedAttribute, "direction = 'Forward'", n => n.Attribute.Add(OnnxAttribute.Of("direction", "Forward")), "direction"),
        Lstm("an empty direction", RefusalCode.UnsupportedAttribute, "direction = ''", n => n.Attribute.Add(OnnxAttribute.Of("direction", "")), "direction"),
        Lstm("a direction that is a number", RefusalCode.UnsupportedAttribute, "direction", n => n.Attribute.Add(OnnxAttribute.Of("direction", 1L)), "direction"),
        Lstm("two directions with weights of one", RefusalCode.ShapeMismatch, "W ('W')", n => n.Attribute.Add(OnnxAttribute.Of("direction", "bidirectional"))),
        Lstm("no X", RefusalCode.MissingValue, "input 0 (X)", n => n.Input[0] = ""),
        Lstm("no W", RefusalCode.MissingValue, "input 1 (W)", n => n.Input[1] = ""),
        Lstm("no R", RefusalCode.MissingValue, "input 2 (R)", n => n.Input[2] = ""),
        Lstm("no inputs at all", RefusalCode.MissingValue, "input 0 (X)", n => n.Input.Clear()),
        Weight("W of two axes", "W", 12, 2),
        Weight("W of another direction count", "W", 2, 12, 2),
        Weight("W of a GRU", "W", 1, 9, 2),
        Weight("R of two axes", "R", 12, 3),
        Weight("R of another width", "R", 1, 12, 4),
        Weight("R of no width", "R", 1, 12, 0),
        Weight("B of half its length", "B", 1, 12),
        Weight("B of one axis", "B", 24),
        Weight("B of three axes", "B", 1, 24, 1),
        Input("lengths of two axes", "sequence_lens", 4, Integers("more", 1), t => t.Dims.Insert(0, 1)),
        Input("an initial state of another width", "initial_h", 5, Floats("more", 1, 1, 4)),
        Input("an initial state of two axes", "initial_h", 5, Floats("more", 1, 3)),
        Input("an initial state of another direction count", "initial_h", 5, Floats("more", 2, 1, 3)),
        Input("an initial cell of another width", "initial_c", 6, Floats("more", 1, 1, 2)),
        Input("peepholes of a fourth gate", "P", 7, Floats("more", 1, 12)),
        Input("peepholes of one axis", "P", 7, Floats("more", 9)),
        Other("GRU", "weights of a GRU that are an LSTM's", 12),
        Other("RNN", "weights of an RNN that are an LSTM's", 12),
        new("a GRU in a graph within whose R does not fit", () => Spoilt(m =>
        {
            var branch = Branch("y", "inner");
            branch.Initializer.Add(Floats("w", 1, 9, 2));
            branch.Node.Add(Node("GRU", "deep", ["x", "w", "R"], ["g"], OnnxAttribute.Of("hidden_size", 3L)));
            m.Graph.Node.Add(Node("If", "", ["y"], ["z"], Graph("then_branch", branch)));
        }), Guard.Gate, "R ('R')", RefusalCode.ShapeMismatch) { Node = "GRU node 'deep'" },
    ];

    private static BadModel Size(string name, long hiddenSize, string part) =>
        Lstm(name, RefusalCode.ShapeMismatch, part, n => n.Attribute[0] = OnnxAttribute.Of("hidden_size", hiddenSize), part.StartsWith("hidden_size", StringComparison.Ordinal) ? "hidden_size" : null);

    private static BadModel Lstm(string name, RefusalCode code, string part, Action<NodeProto> spoil, string? attribute = null) =>
        new(name, () => Spoilt(m => spoil(m.Graph.Node[0])), Guard.Gate, part, code) { Node = "LSTM node 'lstm'", Attribute = attribute };

    private static BadModel Weight(string name, string weight, params long[] shape) => new(name, () => Spoilt(m =>
    {
        var at = m.Graph.Initializer.TakeWhile(t => t.Name != weight).Count();
        m.Graph.Initializer[at] = Floats(weight, shape);
    }), Guard.Gate, $"{weight} ('{weight}') has the shape", RefusalCode.ShapeMismatch)
    { Node = "LSTM node 'lstm'" };

    private static BadModel Input(string name, string input, int place, TensorProto tensor, Action<TensorProto>? change = null)
    {
        change?.Invoke(tensor);
        return new(name, () => Spoilt(m =>
        {
            var node = m.Graph.Node[0];
            while (node.Input.Count <= place)
                node.Input.Add("");
            node.Input[place] = tensor.Name;
            m.Graph.Initializer.Add(tensor);
        }), Guard.Gate, $"{input} ('more') has the shape", RefusalCode.ShapeMismatch)
        { Node = "LSTM node 'lstm'" };
    }

    private static BadModel Other(string op, string name, int rows) => new(name,
        () => With([Node(op, "other", ["x", "w", "r"], ["g"], OnnxAttribute.Of("hidden_size", 3L))], Floats("w", 1, rows, 2), Floats("r", 1, rows, 3)), Guard.Gate, "W ('w') has the shape", RefusalCode.ShapeMismatch)
    { Node = $"{op} node 'other'" };
}
