using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>exp(x − max) / Σ exp(x − max) of each row; a row with a NaN is all NaN. The sum is taken in double, in index order.</summary>
internal sealed class SoftmaxCall(SimdKernels kernels, Region source, int length, Region destination) : KernelCall
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        for (; !from.IsEmpty; from = from[length..], to = to[length..])
            Row(from[..length], to[..length]);
    }

    private void Row(ReadOnlySpan<float> x, Span<float> y)
    {
        var max = Greatest(x);
        kernels.Binary(BinaryOperation.Subtract, x, new ReadOnlySpan<float>(in max), y);
        kernels.Exp(y, y);
        var sum = 0.0;
        foreach (var value in y)
            sum += value;
        var divisor = (float)sum;
        kernels.Binary(BinaryOperation.Divide, y, new ReadOnlySpan<float>(in divisor), y);
    }

    /// <summary>The greatest element that is a number; what it leaves out shows in the sum.</summary>
    public static float Greatest(ReadOnlySpan<float> x)
    {
        var (a, b, c, d) = (float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity);
        for (; x.Length >= 4; x = x[4..])
        {
            a = x[0] > a ? x[0] : a;
            b = x[1] > b ? x[1] : b;
            c = x[2] > c ? x[2] : c;
            d = x[3] > d ? x[3] : d;
        }
        foreach (var value in x)
            a = value > a ? value : a;
        return MathF.Max(MathF.Max(a, b), MathF.Max(c, d));
    }
}
