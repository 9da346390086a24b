using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>x − max − ln Σ exp(x − max) of each row; a row with a NaN is all NaN. The sum is taken in double, in index order.</summary>
internal sealed class LogSoftmaxCall(SimdKernels kernels, Region source, int length, Region destination) : KernelCall
{
    private const int Block = 256;

    public override void Run()
    {
        Span<float> exponentials = stackalloc float[Block];
        var from = source.Span;
        var to = destination.Span;
        for (; !from.IsEmpty; from = from[length..], to = to[length..])
            Row(from[..length], to[..length], exponentials);
    }

    private void Row(ReadOnlySpan<float> x, Span<float> y, Span<float> exponentials)
    {
        var max = SoftmaxCall.Greatest(x);
        kernels.Binary(BinaryOperation.Subtract, x, new ReadOnlySpan<float>(in max), y);
        var sum = 0.0;
        for (var start = 0; start < y.Length; start += Block)
        {
            var block = exponentials[..Math.Min(Block, y.Length - start)];
            kernels.Exp(y.Slice(start, block.Length), block);
            foreach (var value in block)
                sum += value;
        }
        var logarithm = (float)Math.Log(sum);
        kernels.Binary(BinaryOperation.Subtract, y, new ReadOnlySpan<float>(in logarithm), y);
    }
}
