using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Cast: constants of Float, Int64, Int32 and Bool to each other; data only to the type that they have.</summary>
internal sealed class CastOperator(ElementType target) : Operator
{
    public static OperatorDescription Description { get; } = new("Cast", 6, node =>
    {
        node.Inputs(1, 1);
        // How to round and saturate concerns 8-bit floats alone, which are refused.
        node.Ignore("saturate");
        node.Ignore("round_mode");
        var to = (ElementType)node.Int("to", 0);
        return to is ElementType.Float or ElementType.Int64 or ElementType.Int32 or ElementType.Bool
            ? new CastOperator(to)
            : throw node.Refuse("to", to, "the SIMD engine has Float, Int64, Int32 and Bool");
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        node.Output(0, value.Type == target ? value
            : node.IntegersOf(value) is { } integers ? FromIntegers(node, value, integers)
            : node.FloatsOf(value) is { } floats ? FromFloats(node, value, floats)
            : throw node.Unsupported($"data of type {value.Type} cannot be cast to {target}: only constants and shape arithmetic can"));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));

    private Value FromIntegers(NodePlanner node, Value value, long[] integers) => target switch
    {
        ElementType.Float => node.NewConstant(Array.ConvertAll(integers, i => (float)i), value.Shape),
        ElementType.Bool => node.NewIntegers(target, Array.ConvertAll(integers, i => i == 0 ? 0L : 1), value.Shape),
        ElementType.Int32 => node.NewIntegers(target, Array.ConvertAll(integers, i => (long)unchecked((int)i)), value.Shape),
        _ => node.NewIntegers(target, integers, value.Shape),
    };

    private Value FromFloats(NodePlanner node, Value value, float[] floats) => target switch
    {
        ElementType.Bool => node.NewIntegers(target, Array.ConvertAll(floats, f => f == 0 ? 0L : 1), value.Shape),
        ElementType.Int32 => node.NewIntegers(target, Array.ConvertAll(floats, f => (long)(int)f), value.Shape),
        _ => node.NewIntegers(target, Array.ConvertAll(floats, f => (long)f), value.Shape),
    };
}
