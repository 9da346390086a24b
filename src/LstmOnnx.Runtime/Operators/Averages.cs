using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans poolings that sum: averages and norms, in double, of floats and doubles.</summary>
internal static class Averages
{
    /// <summary>The sum over each window divided by the counts' product; 0 where that is 0.</summary>
    public static Value Pool(NodePlanner node, Value x, WindowAxis[] axes, int[][] counts, int[] shape) => x.Carrier switch
    {
        Carrier.Float => Emit<float, FloatAverage>(node, "average", Narrow(node, x), axes, counts, default, shape),
        Carrier.Double => Emit<double, DoubleAverage>(node, "average", x, axes, counts, default, shape),
        _ => throw node.UnsupportedType(x.Type, "floats of 16, 32 or 64 bits"),
    };

    /// <summary>The p-norm of each window.</summary>
    public static Value Norm(NodePlanner node, Value x, WindowAxis[] axes, double p, int[] shape) => x.Carrier switch
    {
        Carrier.Float => Emit<float, FloatNorm>(node, "norm", Narrow(node, x), axes, PoolOperators.Counts(node, axes, null), new(p), shape),
        Carrier.Double => Emit<double, DoubleNorm>(node, "norm", x, axes, PoolOperators.Counts(node, axes, null), new(p), shape),
        _ => throw node.UnsupportedType(x.Type, "floats of 16, 32 or 64 bits"),
    };

    // Input 0 seen as Float, so that the result is rounded to its type.
    private static Value Narrow(NodePlanner node, Value x)
    {
        node.Floats(0);
        return x.As(ElementType.Float);
    }

    private static Value Emit<T, TPool>(NodePlanner node, string text, Value x, WindowAxis[] axes, int[][] counts, TPool pool, int[] shape)
        where T : unmanaged
        where TPool : struct, IPool<T>
    {
        var (result, window) = (node.New(x.Type, shape), WindowAttributes.Window(axes));
        if (result.Count > 0)
            node.Emit($"{text} over windows, {Layout.Text(x.Shape)} to {Layout.Text(shape)}", [x], [result],
                buffers => new PoolCall<T, TPool>(PoolOperators.Planes(x), window, counts, pool, buffers.Of<T>(x), buffers.Of<T>(result)));
        return result;
    }

    private struct FloatAverage : IPool<float>
    {
        private double _sum;

        public void Take(float x) => _sum += x;

        public readonly float Result(long count) => count == 0 ? 0 : (float)(_sum / count);
    }

    private struct DoubleAverage : IPool<double>
    {
        private double _sum;

        public void Take(double x) => _sum += x;

        public readonly double Result(long count) => count == 0 ? 0 : _sum / count;
    }

    private struct FloatNorm(double p) : IPool<float>
    {
        private double _sum;

        public void Take(float x) => _sum += PowerOf(x, p);

        public readonly float Result(long count) => (float)RootOf(_sum, p);
    }

    private struct DoubleNorm(double p) : IPool<double>
    {
        private double _sum;

        public void Take(double x) => _sum += PowerOf(x, p);

        public readonly double Result(long count) => RootOf(_sum, p);
    }

    private static double PowerOf(double x, double p) => p == 2 ? x * x : p == 1 ? Math.Abs(x) : Math.Pow(Math.Abs(x), p);

    private static double RootOf(double sum, double p) => p == 2 ? Math.Sqrt(sum) : p == 1 ? sum : Math.Pow(sum, 1 / p);
}
