using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Clip: min(max, max(min, x)), NaN staying NaN. Bounds are attributes before opset 11, then inputs, constants or data; without one the type's own bounds hold.</summary>
internal sealed class ClipOperator(float? min, float? max) : Operator
{
    public static OperatorDescription Description { get; } = new("Clip", 6, node =>
    {
        if (node.Opset >= 11)
        {
            node.Inputs(1, 3);
            return new ClipOperator(null, null);
        }
        node.Inputs(1, 1);
        return new ClipOperator(node.Float("min", float.MinValue), node.Float("max", float.MaxValue));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        if (value.Type == ElementType.Bool)
            throw node.UnsupportedType(value.Type, "numbers");
        var (least, greatest) = (Bound(node, 1, value), Bound(node, 2, value));
        node.Output(0, value.Carrier switch
        {
            Carrier.Float => OfFloats(node, least, greatest),
            Carrier.Double => OfDoubles(node, value, least, greatest),
            _ => OfIntegers(node, value, least, greatest),
        });
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.OnlyFlow(0));

    // Bounds of another type or shape are left to Plan, which refuses them.
    public override Kernel? Activation(NodeConstants inputs) =>
        Known(inputs, 1, min ?? float.MinValue) is { } low && Known(inputs, 2, max ?? float.MaxValue) is { } high ? new Kernel(UnaryOperation.Clip, low, high) : null;

    private static float? Known(NodeConstants inputs, int input, float absent) => inputs.Has(input) ? inputs.Number(input) : absent;

    private static Value? Bound(NodePlanner node, int input, Value value)
    {
        if (!node.Has(input))
            return null;
        var bound = node.Input(input);
        if (bound.Type != value.Type)
            throw node.Mismatch($"elements of type {value.Type} and a bound of type {bound.Type}");
        return bound.Count == 1 ? bound.View([], [], bound.Offset) : throw node.Mismatch($"a bound of shape {Layout.Text(bound.Shape)}, expected a single number");
    }

    // Bounds that are known are parameters of one kernel.
    private Value OfFloats(NodePlanner node, Value? least, Value? greatest)
    {
        var value = node.Floats(0);
        var limit = node.Input(0).Type switch
        {
            ElementType.Float16 => (float)Half.MaxValue,
            ElementType.BFloat16 => ElementTypes.FromBFloat16(0x7F7F),
            _ => float.MaxValue,
        };
        var (low, high) = (least is null ? min ?? -limit : Known<float>(node, least), greatest is null ? max ?? limit : Known<float>(node, greatest));
        if (low is { } from && high is { } to)
            return Mapping.Apply(node, UnaryOperation.Clip, value, from, to);
        var above = Broadcasting.Apply(node, BinaryOperation.Maximum, value, least is null ? node.NewConstant([low!.Value], 1) : node.AsFloats(least), value.Shape);
        return Broadcasting.Apply(node, BinaryOperation.Minimum, above, greatest is null ? node.NewConstant([high!.Value], 1) : node.AsFloats(greatest), value.Shape);
    }

    private Value OfDoubles(NodePlanner node, Value value, Value? least, Value? greatest)
    {
        var above = Arithmetic.Apply(node, BinaryOperation.Maximum, value, least ?? node.NewConstant(ElementType.Double, new[] { min ?? double.MinValue }));
        return Arithmetic.Apply(node, BinaryOperation.Minimum, above, greatest ?? node.NewConstant(ElementType.Double, new[] { max ?? double.MaxValue }));
    }

    private static Value OfIntegers(NodePlanner node, Value value, Value? least, Value? greatest)
    {
        var above = least is null ? value : Arithmetic.Apply(node, BinaryOperation.Maximum, value, least);
        return greatest is null ? above : Arithmetic.Apply(node, BinaryOperation.Minimum, above, greatest);
    }

    private static T? Known<T>(NodePlanner node, Value bound)
        where T : unmanaged => node.ElementsOf<T>(bound) is [var only] ? only : null;
}
