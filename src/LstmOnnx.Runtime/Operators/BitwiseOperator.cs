using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>And, Or and Xor of truth values, BitwiseAnd, BitwiseOr and BitwiseXor of integers, with broadcasting.</summary>
internal sealed class BitwiseOperator(string name, bool ofTruth, OperandAlignment alignment) : Operator
{
    public static OperatorDescription And { get; } = Describe("And", 1, ofTruth: true);

    public static OperatorDescription Or { get; } = Describe("Or", 1, ofTruth: true);

    public static OperatorDescription Xor { get; } = Describe("Xor", 1, ofTruth: true);

    public static OperatorDescription BitwiseAnd { get; } = Describe("BitwiseAnd", 18, ofTruth: false);

    public static OperatorDescription BitwiseOr { get; } = Describe("BitwiseOr", 18, ofTruth: false);

    public static OperatorDescription BitwiseXor { get; } = Describe("BitwiseXor", 18, ofTruth: false);

    public override void Plan(NodePlanner node)
    {
        var (left, right) = BinaryOperator.Operands(node, alignment);
        if (left.Carrier != Carrier.Integer || left.Type == ElementType.Bool != ofTruth)
            throw node.UnsupportedType(left.Type, ofTruth ? "Bool" : "integers");
        node.Output(0, name switch
        {
            "And" or "BitwiseAnd" => Combining.Apply<long, long, Conjunction>(node, name, left, right, left.Type, default),
            "Or" or "BitwiseOr" => Combining.Apply<long, long, Disjunction>(node, name, left, right, left.Type, default),
            _ => Combining.Apply<long, long, Difference>(node, name, left, right, left.Type, default),
        });
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node, alignment));

    private static OperatorDescription Describe(string name, int firstOpset, bool ofTruth) => new(name, firstOpset, node =>
    {
        node.Inputs(2, 2);
        return new BitwiseOperator(name, ofTruth, OperandAlignment.Read(node));
    });

    // The carrier repeats the sign of narrower integers, or zero, in its upper bits: these stay in range.
    private readonly struct Conjunction : ICombination<long, long>
    {
        public long Apply(long left, long right) => left & right;
    }

    private readonly struct Disjunction : ICombination<long, long>
    {
        public long Apply(long left, long right) => left | right;
    }

    private readonly struct Difference : ICombination<long, long>
    {
        public long Apply(long left, long right) => left ^ right;
    }
}
