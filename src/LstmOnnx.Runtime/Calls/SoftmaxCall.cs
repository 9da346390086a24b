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
        var max = float.NegativeInfinity;
        foreach (var value in x)
            max = MathF.Max(max, value);
        kernels.Binary(BinaryOperation.Subtract, x, new ReadOnlySpan<float>(in max), y);
        kernels.Exp(y, y);
        var sum = 0.0;
        foreach (var value in y)
            sum += value;
        var divisor = (float)sum;
        kernels.Binary(BinaryOperation.Divide, y, new ReadOnlySpan<float>(in divisor), y);
    }
}
