using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Copies elements from one layout to another of the same shape.</summary>
internal sealed class StridedCopyCall<T>(Region<T> source, int sourceOffset, int[] sourceStrides, Region<T> destination, int destinationOffset, int[] destinationStrides, int[] shape) : KernelCall
    where T : unmanaged
{
    public override void Run() => Strided.Copy<T>(source.Span, sourceOffset, sourceStrides, destination.Span, destinationOffset, destinationStrides, shape);
}

/// <summary>Prepares copies.</summary>
internal static class StridedCopyCall
{
    /// <summary>A copy between values on one carrier; axes that both sides walk through alike are joined first.</summary>
    public static Func<Buffers, KernelCall> Bind(Value from, Value to) => from.Carrier switch
    {
        Carrier.Float => Bind<float>(from, to),
        Carrier.Double => Bind<double>(from, to),
        _ => Bind<long>(from, to),
    };

    private static Func<Buffers, KernelCall> Bind<T>(Value from, Value to)
        where T : unmanaged
    {
        var (shape, left, right) = Strided.Collapse(from.Shape, from.Strides, to.Strides);
        return buffers => IsSamePlace(from, to) ? new NoCall() : new StridedCopyCall<T>(buffers.Storage<T>(from), from.Offset, left, buffers.Storage<T>(to), to.Offset, right, shape);
    }

    private static bool IsSamePlace(Value from, Value to) =>
        !from.IsConstant && !to.IsConstant && from.Storage.Offset >= 0 && from.Storage.Offset == to.Storage.Offset && from.Offset == to.Offset && from.Strides.AsSpan().SequenceEqual(to.Strides);

    private sealed class NoCall : KernelCall
    {
        public override void Run()
        {
        }
    }
}
