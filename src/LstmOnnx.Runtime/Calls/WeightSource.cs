using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>The packed weights of each direction of a recurrent node, and, where they are data, what they are packed from. Allocates nothing.</summary>
internal sealed class WeightSource(PackedRecurrent[] packed, bool areData)
{
    public required Region W { get; init; }

    public required Region R { get; init; }

    public required Region B { get; init; }

    public required Region P { get; init; }

    public int DirectionCount => packed.Length;

    /// <summary>One direction's weights, as this run has them.</summary>
    public PackedRecurrent Ready(SimdKernels kernels, int direction)
    {
        if (areData)
            kernels.PackRecurrent(Own(W, direction), Own(R, direction), Own(B, direction), Own(P, direction), packed[direction]);
        return packed[direction];
    }

    private ReadOnlySpan<float> Own(Region all, int direction)
    {
        var length = all.Length / packed.Length;
        return all.Span.Slice(direction * length, length);
    }
}
