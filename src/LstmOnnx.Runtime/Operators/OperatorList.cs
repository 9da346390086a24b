using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Every operator that the SIMD engine runs. A new one is a file and a line here.</summary>
internal static class OperatorList
{
    /// <summary>The newest operator set whose forms of these operators are read.</summary>
    public const int NewestOpset = 25;

    public static IReadOnlyList<OperatorDescription> All { get; } =
    [
        ActivationOperators.Celu,
        ActivationOperators.Elu,
        ActivationOperators.Gelu,
        ActivationOperators.HardSigmoid,
        ActivationOperators.LeakyRelu,
        ActivationOperators.Selu,
        ActivationOperators.ThresholdedRelu,
        ArgOperator.Max,
        ArgOperator.Min,
        BinaryOperator.Add,
        BinaryOperator.Div,
        BinaryOperator.Mul,
        BinaryOperator.Sub,
        BitShiftOperator.Description,
        BitwiseOperator.And,
        BitwiseOperator.BitwiseAnd,
        BitwiseOperator.BitwiseOr,
        BitwiseOperator.BitwiseXor,
        BitwiseOperator.Or,
        BitwiseOperator.Xor,
        CastLikeOperator.Description,
        CastOperator.Description,
        ClipOperator.Description,
        ComparisonOperator.Equal,
        ComparisonOperator.Greater,
        ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Less,
        ComparisonOperator.LessOrEqual,
        ConcatOperator.Description,
        ConstantOfShapeOperator.Description,
        ConstantOperator.Description,
        CumSumOperator.Description,
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
        ModOperator.Description,
        PReluOperator.Description,
        PowOperator.Description,
        RangeOperator.Description,
        ReduceOperator.L1,
        ReduceOperator.L2,
        ReduceOperator.LogSum,
        ReduceOperator.LogSumExp,
        ReduceOperator.Max,
        ReduceOperator.Mean,
        ReduceOperator.Min,
        ReduceOperator.Prod,
        ReduceOperator.Sum,
        ReduceOperator.SumSquare,
        ReshapeOperator.Description,
        RnnOperator.Description,
        ShapeOperator.Description,
        ShrinkOperator.Description,
        SizeOperator.Description,
        SliceOperator.Description,
        SoftmaxOperator.Hardmax,
        SoftmaxOperator.LogSoftmax,
        SoftmaxOperator.Softmax,
        SqueezeOperator.Description,
        SwishOperator.Description,
        TransposeOperator.Description,
        TrigonometricOperators.Acos,
        TrigonometricOperators.Acosh,
        TrigonometricOperators.Asin,
        TrigonometricOperators.Asinh,
        TrigonometricOperators.Atan,
        TrigonometricOperators.Atanh,
        TrigonometricOperators.Cos,
        TrigonometricOperators.Cosh,
        TrigonometricOperators.Sin,
        TrigonometricOperators.Sinh,
        TrigonometricOperators.Tan,
        TruthOperators.BitwiseNot,
        TruthOperators.IsInf,
        TruthOperators.IsNaN,
        TruthOperators.Not,
        UnaryOperators.Abs,
        UnaryOperators.Ceil,
        UnaryOperators.Erf,
        UnaryOperators.Exp,
        UnaryOperators.Floor,
        UnaryOperators.HardSwish,
        UnaryOperators.Log,
        UnaryOperators.Mish,
        UnaryOperators.Neg,
        UnaryOperators.Reciprocal,
        UnaryOperators.Relu,
        UnaryOperators.Round,
        UnaryOperators.Sigmoid,
        UnaryOperators.Sign,
        UnaryOperators.Softplus,
        UnaryOperators.Softsign,
        UnaryOperators.Sqrt,
        UnaryOperators.Tanh,
        UnsqueezeOperator.Description,
        VariadicOperator.Max,
        VariadicOperator.Mean,
        VariadicOperator.Min,
        VariadicOperator.Sum,
        WhereOperator.Description,
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
