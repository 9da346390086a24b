using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Copies floats from one layout to another of the same shape.</summary>
internal sealed class StridedCopyCall(Region source, int sourceOffset, int[] sourceStrides, Region destination, int destinationOffset, int[] destinationStrides, int[] shape) : KernelCall
{
    /// <summary>Prepares a copy; axes that both sides walk through alike are joined first.</summary>
    public static Func<Buffers, KernelCall> Bind(Value from, Value to)
    {
        var (shape, left, right) = Strided.Collapse(from.Shape, from.Strides, to.Strides);
        return buffers => new StridedCopyCall(buffers.Storage(from), from.Offset, left, buffers.Storage(to), to.Offset, right, shape);
    }

    public override void Run() => Strided.Copy<float>(source.Span, sourceOffset, sourceStrides, destination.Span, destinationOffset, destinationStrides, shape);
}
