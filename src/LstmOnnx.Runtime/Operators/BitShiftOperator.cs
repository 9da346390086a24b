using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>BitShift of unsigned integers; a shift by the type's width or more, which ONNX leaves open, gives 0.</summary>
internal sealed class BitShiftOperator(bool toTheLeft) : Operator
{
    public static OperatorDescription Description { get; } = new("BitShift", 11, node =>
    {
        node.Inputs(2, 2);
        return new BitShiftOperator(node.Text("direction", "") switch
        {
            "LEFT" => true,
            "RIGHT" => false,
            var other => throw node.Refuse("direction", other, "it must be 'LEFT' or 'RIGHT'"),
        });
    });

    public override void Plan(NodePlanner node)
    {
        var (left, right) = BinaryOperator.Operands(node, OperandAlignment.AtTheEnd);
        if (left.Type is not (ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64))
            throw node.UnsupportedType(left.Type, "unsigned integers");
        node.Output(0, Combining.Apply<long, long, Shift>(node, "BitShift", left, right, left.Type, new(toTheLeft, left.Type)));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node));

    private readonly struct Shift(bool toTheLeft, ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => (ulong)right > 63 ? 0
            : toTheLeft ? ElementTypes.Wrap(type, left << (int)right)
            : (long)((ulong)left >> (int)right);
    }
}
