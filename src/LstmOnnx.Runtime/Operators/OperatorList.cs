using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Every operator that the SIMD engine runs. A new one is a file and a line here.</summary>
internal static class OperatorList
{
    /// <summary>The newest operator set whose forms of these operators are read.</summary>
    public const int NewestOpset = 25;

    public static IReadOnlyList<OperatorDescription> All { get; } =
    [
        BinaryOperator.Add,
        BinaryOperator.Div,
        BinaryOperator.Mul,
        BinaryOperator.Sub,
        CastOperator.Description,
        ConcatOperator.Description,
        ConstantOfShapeOperator.Description,
        ConstantOperator.Description,
        DropoutOperator.Description,
        ExpandOperator.Description,
        FlattenOperator.Description,
        GatherOperator.Description,
        GemmOperator.Description,
        GruOperator.Description,
        IdentityOperator.Description,
        IfOperator.Description,
        LstmOperator.Description,
        MatMulOperator.Description,
        ReshapeOperator.Description,
        RnnOperator.Description,
        ShapeOperator.Description,
        SliceOperator.Description,
        SoftmaxOperator.Description,
        SqueezeOperator.Description,
        TransposeOperator.Description,
        UnaryOperator.Exp,
        UnaryOperator.Relu,
        UnaryOperator.Sigmoid,
        UnaryOperator.Sqrt,
        UnaryOperator.Tanh,
        UnsqueezeOperator.Description,
    ];

    private static readonly Dictionary<string, OperatorDescription> ByName = All.ToDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>Reads a node's attributes.</summary>
    /// <exception cref="UnsupportedOnnxException">The operator, its opset or an attribute is not supported.</exception>
    public static Operator Read(NodeDocument node, int opset, RecurrentSemantics semantics)
    {
        var reader = new NodeReader(node, opset, semantics);
        if (node.Domain is not ("" or "ai.onnx"))
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedOperator, $"{reader.Label}: operators of domain '{node.Domain}' are not supported by the SIMD engine", reader.Label);
        if (!ByName.TryGetValue(node.OpType, out var description))
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedOperator, $"{reader.Label}: the SIMD engine has no operator {node.OpType}", reader.Label);
        if (opset < description.FirstOpset || opset > NewestOpset)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedOpset, $"{reader.Label}: the model imports opset {opset}; {node.OpType} is supported from {description.FirstOpset} to {NewestOpset}", reader.Label);
        var read = description.Read(reader);
        reader.Finish();
        return read;
    }
}
