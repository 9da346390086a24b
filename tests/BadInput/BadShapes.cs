using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Nodes whose inputs do not fit each other. x is [2, 3].</summary>
internal static class BadShapes
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        Bad("a permutation that names an axis twice", [One("Transpose", [], OnnxAttribute.Of("perm", 0L, 0L))]),
        Bad("a permutation that is too short", [One("Transpose", [], OnnxAttribute.Of("perm", [0L]))]),
        Bad("a permutation that is too long", [One("Transpose", [], OnnxAttribute.Of("perm", 0L, 1L, 2L))]),
        Bad("a permutation of huge axes", [One("Transpose", [], OnnxAttribute.Of("perm", long.MaxValue, long.MinValue))]),
        Bad("a product whose sides do not fit", [One("MatMul", ["k"])], Floats("k", 2, 4)),
        Bad("a product with a scalar", [One("MatMul", ["k"])], Floats("k")),
        Bad("a Gemm of three axes", [One("Gemm", ["k"])], Floats("k", 1, 3, 4)),
        Bad("a Gemm whose bias does not fit", [One("Gemm", ["k", "b"])], Floats("k", 3, 4), Floats("b", 5)),
        Bad("a sum that does not broadcast", [One("Add", ["k"])], Floats("k", 4)),
        Bad("a reshape to another count", [One("Reshape", ["s"])], Integers("s", 7)),
        Bad("a reshape with two open sizes", [One("Reshape", ["s"])], Integers("s", -1, -1)),
        Bad("a reshape to a negative size", [One("Reshape", ["s"])], Integers("s", -2, -3)),
        Bad("a reshape whose product wraps around to 6", [One("Reshape", ["s"])], Integers("s", 6, (1L << 62) + 1, 4)),
        Bad("a reshape that keeps an axis which is not there", [One("Reshape", ["s"])], Integers("s", 6, 1, 0)),
        Bad("a reshape to 40 axes", [One("Reshape", ["s"])], Integers("s", [6, .. Enumerable.Repeat(1L, 39)])),
        Bad("a squeeze of an axis of 2", [One("Squeeze", ["s"])], Integers("s", 0)),
        Bad("a squeeze of an axis that is not there", [One("Squeeze", ["s"])], Integers("s", 5)),
        Bad("an unsqueeze of an axis far away", [One("Unsqueeze", ["s"])], Integers("s", long.MaxValue)),
        Bad("an unsqueeze of one axis twice", [One("Unsqueeze", ["s"])], Integers("s", 0, 0)),
        Bad("an unsqueeze to 40 axes", [One("Unsqueeze", ["s"])], Integers("s", [.. Enumerable.Range(0, 38).Select(i => (long)i)])),
        Bad("a join along an axis that is not there", [One("Concat", ["x"], OnnxAttribute.Of("axis", 2L))]),
        Bad("a join of shapes that do not fit", [One("Concat", ["k"], OnnxAttribute.Of("axis", 0L))], Floats("k", 2, 4)),
        Bad("a join of two ranks", [One("Concat", ["k"], OnnxAttribute.Of("axis", 0L))], Floats("k", 3)),
        Bad("a pick behind the end", [One("Gather", ["i"])], Integers("i", 2)),
        Bad("a pick far before the start", [One("Gather", ["i"])], Integers("i", long.MinValue)),
        Bad("a pick along an axis that is not there", [One("Gather", ["i"], OnnxAttribute.Of("axis", 9L))], Integers("i", 0)),
        Bad("a slice with a step of 0", [One("Slice", ["a", "b", "i", "i"])], Integers("a", 0), Integers("b", 1), Integers("i", 0)),
        Bad("a slice of an axis that is not there", [One("Slice", ["a", "b", "i"])], Integers("a", 0), Integers("b", 1), Integers("i", 7)),
        Bad("a slice with more ends than starts", [One("Slice", ["a", "b"])], Integers("a", 0), Integers("b", 1, 1)),
        Bad("an expansion that does not fit", [One("Expand", ["s"])], Integers("s", 5)),
        Bad("an expansion to a negative size", [One("Expand", ["s"])], Integers("s", -5, 2, 3)),
        Bad("a softmax along an axis that is not there", [One("Softmax", [], OnnxAttribute.Of("axis", 3L))]),
        Bad("a flattening at an axis that is not there", [One("Flatten", [], OnnxAttribute.Of("axis", -4L))]),
        Bad("a constant of a negative size", [Node("ConstantOfShape", "k", ["s"], ["c"]), One("Add", ["c"])], Integers("s", -1)),
        Bad("a shape of floats", [One("Reshape", ["s"])], Floats("s", 2)),
        Bad("a recurrent node whose X has two axes", [Node("LSTM", "lstm", ["x", "w", "r"], ["y"])], Floats("w", 1, 12, 3), Floats("r", 1, 12, 3)),
        Bad("a recurrent node whose X has another width", [Node("Unsqueeze", "", ["x", "a"], ["u"]), Node("LSTM", "lstm", ["u", "w", "r"], ["y"])], Floats("w", 1, 12, 4), Floats("r", 1, 12, 3), Integers("a", 0)),
        Bad("lengths longer than the sequence", [Node("Unsqueeze", "", ["x", "a"], ["u"]), Node("LSTM", "lstm", ["u", "w", "r", "", "l"], ["y"])], Floats("w", 1, 12, 3), Floats("r", 1, 12, 3), Integers("a", 0),
            new TensorProto { Name = "l", DataType = 6, Dims = { 2 }, Int32Data = { 2, 9 } }),
        Bad("a negative length", [Node("Unsqueeze", "", ["x", "a"], ["u"]), Node("LSTM", "lstm", ["u", "w", "r", "", "l"], ["y"])], Floats("w", 1, 12, 3), Floats("r", 1, 12, 3), Integers("a", 0),
            new TensorProto { Name = "l", DataType = 6, Dims = { 2 }, Int32Data = { 1, -1 } }),
        Edge("an input of text", m => m.Graph.Input[0] = DeclaredAs(8, "x", null, null, 2), RefusalCode.UnsupportedType),
        Edge("an input of 2^40 elements in one axis", m => m.Graph.Input[0] = Declared("x", 1L << 40, 1, 2), RefusalCode.LimitExceeded),
        Edge("an input of more than a plan may take", m => m.Graph.Input[0] = Declared("x", 1L << 20, 1L << 20, 2), RefusalCode.LimitExceeded),
    ];

    private static BadModel Bad(string name, NodeProto[] nodes, params TensorProto[] constants) =>
        new(name, () => Through(nodes, constants), Guard.Engine, "", RefusalCode.ShapeMismatch, RefusalCode.LimitExceeded, RefusalCode.UnsupportedOperator, RefusalCode.MissingValue);

    private static BadModel Edge(string name, Action<ModelProto> spoil, params RefusalCode[] codes) => new(name, () => Spoilt(spoil), Guard.Engine, "", codes);
}
