using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Weights that are NaN or infinite, stored in each form and read through each operator that only moves them.</summary>
internal static class BadWeights
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        .. new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.UInt32BitsToSingle(0x7F80_0001) }.SelectMany((value, i) => new[] { ("W", "LSTM", 0), ("R", "LSTM", 1), ("B", "LSTM", 2), ("V", "MatMul", 3) }.Select(weight =>
            Spoil($"{(i == 3 ? "a signalling NaN" : FormattableString.Invariant($"{value}"))} in {weight.Item1}", weight.Item2, m => m.Graph.Initializer[weight.Item3] = NotFinite(weight.Item1, value, [.. m.Graph.Initializer[weight.Item3].Dims])))),
        Read("NaN in the weights of a Gemm", Node("Gemm", "reads", ["y", "bad"], ["z"]), NotFinite("bad", float.NaN, 1, 4)),
        Read("NaN in the bias of a Gemm", Node("Gemm", "reads", ["y", "V1", "bad"], ["z"]), NotFinite("bad", float.NaN, 4), Floats("V1", 1, 4)),
        Read("infinity in the weights of a Conv", Node("Conv", "reads", ["x", "bad"], ["z"]), NotFinite("bad", float.PositiveInfinity, 2, 2, 1)),
        Read("infinity in the weights of a ConvTranspose", Node("ConvTranspose", "reads", ["x", "bad"], ["z"]), NotFinite("bad", float.PositiveInfinity, 2, 2, 1)),
        Read("NaN in the weights of a GRU", Node("GRU", "reads", ["x", "w", "bad"], ["z"]), NotFinite("bad", float.NaN, 1, 9, 3), Floats("w", 1, 9, 2)),
        Read("NaN in the weights of an RNN", Node("RNN", "reads", ["x", "bad", "r"], ["z"]), NotFinite("bad", float.NaN, 1, 3, 2), Floats("r", 1, 3, 3)),
        Read("infinity as a double", Node("MatMul", "reads", ["y", "bad"], ["z"]), new TensorProto { Name = "bad", DataType = 11, Dims = { 1 }, DoubleData = { double.NegativeInfinity } }),
        Read("infinity as a half float", Node("MatMul", "reads", ["y", "bad"], ["z"]), new TensorProto { Name = "bad", DataType = 10, Dims = { 1 }, Int32Data = { 0x7C00 } }),
        Read("NaN as a bfloat16", Node("MatMul", "reads", ["y", "bad"], ["z"]), new TensorProto { Name = "bad", DataType = 16, Dims = { 1 }, Int32Data = { 0xFFC0 } }),
        Moved("an Identity", Node("Identity", "", ["bad"], ["moved"])),
        Moved("two Identities", Node("Identity", "", ["bad"], ["once"]), Node("Identity", "", ["once"], ["moved"])),
        Moved("a Transpose", Node("Transpose", "", ["bad"], ["moved"])),
        Moved("a Reshape", Node("Reshape", "", ["bad", "shape"], ["moved"])),
        Moved("a Squeeze", Node("Squeeze", "", ["bad"], ["moved"])),
        Moved("an Unsqueeze", Node("Unsqueeze", "", ["bad", "shape"], ["moved"])),
        Moved("a Flatten", Node("Flatten", "", ["bad"], ["moved"])),
        Moved("a Slice", Node("Slice", "", ["bad", "shape", "shape"], ["moved"])),
        Moved("a Split", Node("Split", "", ["bad"], ["first", "moved"])),
        Moved("a Concat", Node("Concat", "", ["V", "bad"], ["moved"], OnnxAttribute.Of("axis", 0L))),
        Moved("a Transpose of a Concat of a Slice", Node("Slice", "", ["bad", "shape", "shape"], ["a"]), Node("Concat", "", ["a", "V"], ["b"], OnnxAttribute.Of("axis", 0L)), Node("Transpose", "", ["b"], ["moved"])),
        Moved("a Constant", Node("Constant", "", [], ["moved"], OnnxAttribute.Of("value", NotFinite("", float.NaN, 1, 4)))),
        Moved("a Constant's single float", Node("Constant", "", [], ["moved"], OnnxAttribute.Of("value_float", float.NaN))),
        Moved("a Constant's list of floats", Node("Constant", "", [], ["moved"], OnnxAttribute.Of("value_floats", 1f, float.PositiveInfinity))),
        Spoil("NaN in a weight that a graph within reads", "MatMul", m =>
        {
            m.Graph.Initializer.Add(NotFinite("bad", float.NaN, 1, 4));
            var branch = Branch("y", "inner");
            branch.Node.Add(Node("MatMul", "deep", ["y", "bad"], ["product"]));
            m.Graph.Node.Add(Node("If", "", ["y"], ["z"], Graph("then_branch", branch)));
        }),
        Spoil("NaN in a weight of a graph within", "MatMul", m =>
        {
            var branch = Branch("y", "inner");
            branch.Initializer.Add(NotFinite("bad", float.NaN, 1, 4));
            branch.Node.Add(Node("MatMul", "deep", ["y", "bad"], ["product"]));
            m.Graph.Node.Add(Node("If", "", ["y"], ["z"], Graph("then_branch", branch)));
        }),
    ];

    private static BadModel Spoil(string name, string op, Action<ModelProto> spoil) => new(name, () => Spoilt(spoil), Guard.Gate, $"{op} node", RefusalCode.NonFiniteWeight);

    private static BadModel Read(string name, NodeProto node, params TensorProto[] constants) =>
        new(name, () => With([node], constants), Guard.Gate, "'bad' is NaN or infinite at element", RefusalCode.NonFiniteWeight) { Node = $"{node.OpType} node 'reads'" };

    private static BadModel Moved(string how, params NodeProto[] nodes) => new($"NaN in a weight behind {how}",
        () => With([.. nodes, Node("MatMul", "reads", ["y", "moved"], ["z"])], NotFinite("bad", float.NaN, 1, 4), Integers("shape", 0)), Guard.Gate, "NaN or infinite", RefusalCode.NonFiniteWeight)
    { Node = "MatMul node 'reads'" };
}
