using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>MaxPool over one to three spatial axes, of floats and integers, with the places of the largest elements if wanted.</summary>
internal sealed class MaxPoolOperator(WindowAttributes attributes, bool columnMajor) : Operator
{
    public static OperatorDescription Description { get; } = new("MaxPool", 1, node =>
        new MaxPoolOperator(PoolOperators.Read(node, firstOfDilations: 10, firstOfCeil: 10), node.Opset >= 8 && node.Flag("storage_order", false)));

    public override void Plan(NodePlanner node)
    {
        var x = node.RowMajor(node.Input(0));
        if (x.Type == ElementType.Bool)
            throw node.UnsupportedType(x.Type, "numbers");
        var axes = PoolOperators.Over(node, attributes, x);
        var shape = PoolOperators.Shape(node, x, axes);
        var result = node.New(x.Type, shape);
        var indices = node.Wants(1) ? node.New(ElementType.Int64, shape) : null;
        if (result.Count > 0 && indices is null && x.Carrier == Carrier.Float)
            Rows(node, WindowAttributes.Window(axes), x, result);
        else if (result.Count > 0)
            node.Emit($"maximum over windows, {Layout.Text(x.Shape)} to {Layout.Text(shape)}", [x], indices is null ? [result] : [result, indices],
                Bind(WindowAttributes.Window(axes), x, result, indices));
        node.Output(0, result);
        if (indices is not null)
            node.Output(1, indices);
    }

    public override void FollowTime(TimeContext node) => PoolOperators.FollowTime(node, attributes);

    private static void Rows(NodePlanner node, Window window, Value x, Value result)
    {
        var (kernels, rows) = (node.Kernels, node.New(2, window.Width.Input));
        node.TakeRoom(2L * window.Width.Output);
        node.Emit($"maximum over windows, {Layout.Text(x.Shape)} to {Layout.Text(result.Shape)}", [x], [result, rows],
            buffers => new MaxRowsCall(kernels, PoolOperators.Planes(x), window, buffers.Of(x), buffers.Of(rows), buffers.Of(result)));
    }

    private Func<Buffers, KernelCall> Bind(Window window, Value x, Value result, Value? indices) => (x.Carrier, x.Type) switch
    {
        (Carrier.Float, _) => Bind<float, Greater.Floats>(window, float.NegativeInfinity, x, result, indices),
        (Carrier.Double, _) => Bind<double, Greater.Doubles>(window, double.NegativeInfinity, x, result, indices),
        (_, ElementType.UInt64) => Bind<long, Greater.Unsigned>(window, 0, x, result, indices),
        _ => Bind<long, Greater.Integers>(window, Lowest(x.Type), x, result, indices),
    };

    private Func<Buffers, KernelCall> Bind<T, TGreater>(Window window, T lowest, Value x, Value result, Value? indices)
        where T : unmanaged
        where TGreater : struct, IGreater<T>
    {
        var turned = columnMajor;
        return buffers => new MaxPoolCall<T, TGreater>(
            PoolOperators.Planes(x), window, lowest, default, turned, buffers.Of<T>(x), buffers.Of<T>(result), indices is null ? Region<long>.Empty : buffers.Of<long>(indices));
    }

    private static long Lowest(ElementType type) => type switch
    {
        ElementType.Int8 => sbyte.MinValue,
        ElementType.Int16 => short.MinValue,
        ElementType.Int32 => int.MinValue,
        ElementType.Int64 => long.MinValue,
        _ => 0,
    };
}
