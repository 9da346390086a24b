using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Few bytes that ask for much: gigabytes to exabytes of elements, or trillions of multiplications.</summary>
internal static class BadGrowth
{
    private const long Huge = 1L << 30;

    // Where an engine has no such operator, it refuses that.
    private static readonly RefusalCode[] Refusals = [RefusalCode.LimitExceeded, RefusalCode.UnsupportedOperator, RefusalCode.ShapeMismatch];

    public static IReadOnlyList<BadModel> All { get; } =
    [
        AtGate("a constant of 4 GB", [Filled("s")], Integers("s", Huge)),
        AtGate("a constant of exabytes", [Filled("s")], Integers("s", Huge, Huge)),
        AtGate("a constant whose size overflows 64 bits", [Filled("s")], Integers("s", Huge, Huge, Huge, Huge)),
        AtGate("a constant of bytes", [Filled("s", OnnxAttribute.Of("value", new TensorProto { DataType = 9, Dims = { 1 }, Int32Data = { 1 } }))], Integers("s", Huge, 2)),
        AtGate("a constant whose shape a Constant gives", [Node("Constant", "", [], ["s"], OnnxAttribute.Of("value", Integers("", Huge, Huge))), Filled("s")]),
        AtGate("a constant that nothing reads", [Filled("s", output: "unread"), One("Relu", [])], Integers("s", Huge, Huge)),
        AtGate("an expansion of a constant", [Node("Expand", "grow", ["k", "s"], ["grown"]), One("Add", ["grown"])], Integers("s", Huge, 2), Floats("k", 1)),
        AtGate("an expansion of an input", [One("Expand", ["s"])], Integers("s", Huge, 2, 3)),
        AtGate("indices without number", [Node("Expand", "grow", ["i", "s"], ["j"]), One("Gather", ["j"])], Scalar("i", 0), Integers("s", 1 << 26, 4)),
        AtGate("tiles of an input", [One("Tile", ["s"])], Integers("s", Huge, Huge)),
        AtGate("tiles of a constant", [Node("Tile", "grow", ["k", "s"], ["grown"]), One("Add", ["grown"])], Integers("s", Huge), Floats("k", 4)),
        AtGate("a range of integers", [Node("Range", "grow", ["a", "b", "one"], ["grown"]), One("Add", ["grown"])], Scalar("a", 0), Scalar("b", Huge), Scalar("one", 1)),
        AtGate("a range to the largest integer", [Node("Range", "grow", ["a", "b", "one"], ["grown"]), One("Add", ["grown"])], Scalar("a", long.MinValue), Scalar("b", long.MaxValue), Scalar("one", 1)),
        AtGate("a range of floats in tiny steps", [Node("Range", "grow", ["a", "b", "d"], ["grown"]), One("Add", ["grown"])], OnnxTensor.Of("a", [0f]), OnnxTensor.Of("b", [1f]), OnnxTensor.Of("d", [1e-30f])),
        AtGate("pads around an input", [One("Pad", ["p"])], Integers("p", Huge, Huge, Huge, Huge)),
        AtGate("pads whose sum overflows 64 bits", [One("Pad", ["p"])], Integers("p", long.MaxValue, 0, long.MaxValue, 0)),
        AtGate("pads of an attribute", [One("Pad", [], OnnxAttribute.Of("pads", Huge, Huge, 0L, 0L))]),
        AtGate("a constant in a graph within", [If(Filled("s"))], Integers("s", Huge, Huge)),

        Computed("a constant whose shape is computed", [Node("Mul", "", ["s", "s"], ["t"]), Filled("t")], Integers("s", 1 << 20)),
        Computed("a constant whose shape is joined", [Node("Concat", "", ["s", "s"], ["t"], OnnxAttribute.Of("axis", 0L)), Filled("t")], Integers("s", 1 << 20)),
        Computed("an expansion to a shape that is computed", [Node("Mul", "", ["s", "s"], ["t"]), Node("Concat", "", ["t", "three"], ["u"], OnnxAttribute.Of("axis", 0L)), Node("Expand", "", ["k", "u"], ["grown"]), One("Add", ["grown"])],
            Integers("s", 1 << 20), Integers("three", 3), Floats("k", 1)),
        Computed("tiles that are computed", [Node("Mul", "", ["s", "s"], ["t"]), Node("Concat", "", ["t", "t"], ["u"], OnnxAttribute.Of("axis", 0L)), One("Tile", ["u"])], Integers("s", 1 << 16)),
        Computed("a range whose end is computed", [Node("Mul", "", ["b", "b"], ["c"]), Node("Range", "", ["a", "c", "one"], ["grown"]), One("Add", ["grown"])], Scalar("a", 0), Scalar("b", 1L << 31), Scalar("one", 1)),
        Computed("pads that are computed", [Node("Mul", "", ["p", "p"], ["q"]), One("Pad", ["q"])], Integers("p", 1 << 20, 1 << 20, 1 << 20, 1 << 20)),
        Computed("a product of expansions", [Node("Expand", "", ["k", "r"], ["a"]), Node("Expand", "", ["k", "c"], ["b"]), Node("MatMul", "", ["a", "b"], ["p"]), One("Add", ["p"])],
            Integers("r", 1 << 17, 1), Integers("c", 1, 1 << 17), Floats("k", 1, 1)),
        Computed("a join of 5,000 times the same", [One("Concat", [.. Enumerable.Repeat("k", 5000)], OnnxAttribute.Of("axis", 0L))], Floats("k", 1 << 15, 3)),
        Computed("a trillion multiplications of constants", [Node("Expand", "", ["k", "s"], ["p0"]), .. Enumerable.Range(0, 16).Select(i => Node("MatMul", "", [$"p{i}", $"p{i}"], [$"p{i + 1}"])), One("Add", ["p16"])],
            Integers("s", 4096, 4096), Floats("k", 1, 1)),
    ];

    private static NodeProto Filled(string shape, AttributeProto? value = null, string output = "y") => Node("ConstantOfShape", "grow", [shape], [output], value is null ? [] : [value]);

    private static NodeProto If(NodeProto inside)
    {
        inside.Output[0] = "inner";
        var branch = new GraphProto { Name = "then", Node = { inside }, Output = { new ValueInfoProto { Name = "inner" } } };
        return Node("If", "", ["x"], ["y"], Graph("then_branch", branch), Graph("else_branch", Branch("x", "other")));
    }

    private static BadModel AtGate(string name, NodeProto[] nodes, params TensorProto[] constants) => new(name, () => Through(nodes, constants), Guard.Gate, "elements of", RefusalCode.LimitExceeded);

    private static BadModel Computed(string name, NodeProto[] nodes, params TensorProto[] constants) => new(name, () => Through(nodes, constants), Guard.Budget, "", Refusals);
}
