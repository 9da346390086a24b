using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>GlobalAveragePool, GlobalMaxPool and GlobalLpPool: one element for all spatial axes of a channel, each of size 1 afterwards. Sums are taken in double, in index order.</summary>
internal sealed class GlobalPoolOperator(GlobalPoolOperator.Kind kind, double p) : Operator
{
    public enum Kind
    {
        Average,
        Max,
        Norm,
    }

    public static OperatorDescription Average { get; } = Describe("GlobalAveragePool", Kind.Average);

    public static OperatorDescription Max { get; } = Describe("GlobalMaxPool", Kind.Max);

    public static OperatorDescription Norm { get; } = Describe("GlobalLpPool", Kind.Norm);

    public override void Plan(NodePlanner node)
    {
        var x = node.RowMajor(node.Input(0));
        if (x.Rank < 2)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)}, expected [N, C, spatial axes]");
        int[] shape = [x.Shape[0], x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
        var size = (int)Layout.Count(x.Shape.AsSpan(2));
        if (size == 0)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)} holds nothing to pool");
        var plane = x.TryReshape([x.Shape[0], x.Shape[1], size])!;
        var axis = new WindowAxis(size, 1, size, 1, 1, 0);
        int[] pooled = [x.Shape[0], x.Shape[1], 1];
        var result = kind switch
        {
            Kind.Average => Mean(node, plane, size, pooled),
            Kind.Norm => Averages.Norm(node, plane, [axis], p, pooled),
            _ => Largest(node, plane, axis, pooled),
        };
        node.Output(0, result.TryReshape(shape)!);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis > 1)
            throw node.Obstacle("it needs other steps: it pools over time");
        node.Output(0, flow);
    }

    private static Value Mean(NodePlanner node, Value plane, int size, int[] shape)
    {
        if (plane.Carrier == Carrier.Integer)
            throw node.UnsupportedType(plane.Type, "floats of 16, 32 or 64 bits");
        if (plane.Carrier == Carrier.Float)
            plane = node.AsFloats(plane);
        var result = node.New(plane.Type, shape);
        if (result.Count > 0)
            node.Emit($"mean of each of {result.Count} × {size}", [plane], [result], Reductions.Bind(Reduction.Mean, plane, size, inner: 1, result));
        return result;
    }

    private static Value Largest(NodePlanner node, Value plane, WindowAxis axis, int[] shape)
    {
        var (result, window) = (node.New(plane.Type, shape), WindowAttributes.Window([axis]));
        if (result.Count > 0)
            node.Emit($"maximum of each of {result.Count} × {axis.Input}", [plane], [result], plane.Carrier switch
            {
                Carrier.Float => buffers => new MaxPoolCall<float, Greater.Floats>(
                    PoolOperators.Planes(plane), window, float.NegativeInfinity, default, false, buffers.Of<float>(plane), buffers.Of<float>(result), Region<long>.Empty),
                Carrier.Double => buffers => new MaxPoolCall<double, Greater.Doubles>(
                    PoolOperators.Planes(plane), window, double.NegativeInfinity, default, false, buffers.Of<double>(plane), buffers.Of<double>(result), Region<long>.Empty),
                _ => throw node.UnsupportedType(plane.Type, "floats of 16, 32 or 64 bits"),
            });
        return result;
    }

    private static OperatorDescription Describe(string name, Kind kind) => new(name, 1, node =>
    {
        node.Inputs(1, 1);
        return new GlobalPoolOperator(kind, kind == Kind.Norm ? LpPoolOperator.Exponent(node) : 2);
    });
}
