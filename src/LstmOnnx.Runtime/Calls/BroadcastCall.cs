using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Combines two strided operands row by row; along the last axis each steps by 1 or stands still.</summary>
internal sealed class BroadcastCall(SimdKernels kernels, BinaryOperation operation, Region left, int[] leftStrides, Region right, int[] rightStrides, int[] shape, Region destination) : KernelCall
{
    public override void Run()
    {
        var rest = destination.Span;
        var length = shape[^1];
        if (rest.IsEmpty)
            return;
        var (leftLength, rightLength) = (leftStrides[^1] == 0 ? 1 : length, rightStrides[^1] == 0 ? 1 : length);
        var (leftOffset, rightOffset) = (0, 0);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        do
        {
            kernels.Binary(operation, left.Span.Slice(leftOffset, leftLength), right.Span.Slice(rightOffset, rightLength), rest[..length]);
            rest = rest[length..];
        }
        while (Strided.Next(index, shape, leftStrides, ref leftOffset, rightStrides, ref rightOffset));
    }
}
