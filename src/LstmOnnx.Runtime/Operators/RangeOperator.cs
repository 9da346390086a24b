using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Range: start + i·delta while below limit (above it, where delta is negative); a constant, as its length must be known while planning.</summary>
internal sealed class RangeOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Range", 11, node =>
    {
        node.Inputs(3, 3);
        return new RangeOperator();
    });

    public override void Plan(NodePlanner node)
    {
        var (start, limit, delta) = (node.Input(0), node.Input(1), node.Input(2));
        var type = start.Type;
        if (limit.Type != type || delta.Type != type)
            throw node.Mismatch($"start, limit and delta of types {type}, {limit.Type} and {delta.Type}");
        node.Output(0, type switch
        {
            ElementType.Float => OfFloats(node, Number<float>(node, start, "start"), Number<float>(node, limit, "limit"), Number<float>(node, delta, "delta")),
            ElementType.Double => OfDoubles(node, Number<double>(node, start, "start"), Number<double>(node, limit, "limit"), Number<double>(node, delta, "delta")),
            ElementType.Int16 or ElementType.Int32 or ElementType.Int64 =>
                OfIntegers(node, type, Number<long>(node, start, "start"), Number<long>(node, limit, "limit"), Number<long>(node, delta, "delta")),
            _ => throw node.UnsupportedType(type, "Float, Double, Int16, Int32 or Int64"),
        });
    }

    private static T Number<T>(NodePlanner node, Value value, string name)
        where T : unmanaged
    {
        if (value.Count != 1)
            throw node.Mismatch($"input '{name}' has shape {Layout.Text(value.Shape)}, expected a single number");
        return (node.ElementsOf<T>(value) ?? throw node.DependsOnData(name))[0];
    }

    private static Value OfFloats(NodePlanner node, float start, float limit, float delta)
    {
        var values = new float[Count(node, Math.Ceiling(((double)limit - start) / delta), delta, sizeof(float))];
        for (var i = 0; i < values.Length; i++)
            values[i] = start + (i * delta);
        return node.NewConstant(values, values.Length);
    }

    private static Value OfDoubles(NodePlanner node, double start, double limit, double delta)
    {
        var values = new double[Count(node, Math.Ceiling((limit - start) / delta), delta, sizeof(double))];
        for (var i = 0; i < values.Length; i++)
            values[i] = start + (i * delta);
        return node.NewConstant(ElementType.Double, values, values.Length);
    }

    private static Value OfIntegers(NodePlanner node, ElementType type, long start, long limit, long delta)
    {
        var distance = (Int128)limit - start;
        var count = delta == 0 ? 0 : (distance / delta) + (distance % delta != 0 && distance < 0 == delta < 0 ? 1 : 0);
        var values = new long[Count(node, (double)count, delta, sizeof(long))];
        for (var i = 0; i < values.Length; i++)
            values[i] = start + (i * delta);
        return node.NewIntegers(type, values, values.Length);
    }

    private static int Count(NodePlanner node, double count, double delta, int elementSize)
    {
        if (delta == 0 || double.IsNaN(count))
            throw node.Mismatch("a range that never ends: delta is 0, or a number is NaN or infinite");
        node.CheckRoom(count >= long.MaxValue ? long.MaxValue : (long)Math.Max(count, 0), elementSize);
        return (int)Math.Max(count, 0);
    }
}
